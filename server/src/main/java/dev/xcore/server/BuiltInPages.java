package dev.xcore.server;

import dev.xcore.handlers.PathPattern;
import dev.xcore.handlers.PathPattern.Segment;
import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.MethodNotAllowedException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.http.Response.Header;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The platform's own pages; immutable, thread safe. */
final class BuiltInPages {

  private static final String ADMIN = "admin";

  private final RouteTree<BuiltInRoute> tree = new RouteTree<>();
  private final Set<String> roots = new HashSet<>(HttpEdge.RESERVED);
  private final AccessPolicy access;

  BuiltInPages(List<BuiltInRoute> routes, AccessPolicy access) {
    this.access = access;
    for (BuiltInRoute route : routes) {
      add(route);
    }
  }

  /**
   * Tells whether a path belongs to the platform.
   *
   * @param root its first segment, empty for {@code /}
   * @return true if plugins serve nothing there
   */
  boolean own(String root) {
    return root.isEmpty() || roots.contains(root);
  }

  /**
   * Answers one request.
   *
   * @param exchange the request
   * @param path its path
   * @param snapshot what can be called now
   * @throws Exception if the page's handler does, or there is no such page
   */
  void handle(HttpExchange exchange, RequestPath path, Snapshot snapshot) throws Exception {
    if (!path.segments().isEmpty() && path.segments().getFirst().equals(ADMIN)) {
      exchange.isFrom(access.requireAdmin(exchange));
    }
    RouteTree.Match<BuiltInRoute> match = tree.find(exchange.method(), path);
    if (match == null) {
      refuse(exchange, path);
      return;
    }
    if (match.value().admin()) {
      access.requireAdmin(exchange);
    }
    match.value().handler().handle(exchange, match.parameters(path), snapshot);
  }

  private void add(BuiltInRoute route) {
    PathPattern pattern = PathPattern.parse(route.path());
    if (!pattern.segments().isEmpty()) {
      if (!(pattern.segments().getFirst() instanceof Segment.Literal(String root))) {
        throw new IllegalArgumentException("built-in path " + pattern + " takes every path");
      }
      roots.add(root);
    }
    tree.add(route.method(), pattern, route)
        .ifPresent(first -> {
          throw new IllegalArgumentException(
              "two built-in pages serve " + route.method() + " " + pattern);
        });
  }

  private void refuse(HttpExchange exchange, RequestPath path) {
    List<String> allowed = tree.allowed(path);
    if (allowed.isEmpty()) {
      throw new NotFoundException("nothing is served at " + path.text());
    }
    if (exchange.method().equals("OPTIONS")) {
      exchange.respond(204, List.of(new Header("Allow", String.join(", ", allowed))), new byte[0]);
      return;
    }
    throw new MethodNotAllowedException(
        exchange.method() + " is not possible here; possible are " + allowed, allowed);
  }
}
