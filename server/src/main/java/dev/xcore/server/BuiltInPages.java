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

  private static final Set<String> ADMINISTRATION = Set.of("admin", "console");

  private final RouteTree<BuiltInRoute> tree = new RouteTree<>();
  private final Set<String> roots = new HashSet<>(HttpEdge.RESERVED);

  BuiltInPages(List<BuiltInRoute> routes) {
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
   * Tells whether a page of the platform's has a path, by whatever method.
   *
   * @param path of a request
   * @return false if something else may serve it
   */
  boolean serves(RequestPath path) {
    return !tree.allowed(path).isEmpty();
  }

  /**
   * Says who may come to a path.
   *
   * @param method of a request
   * @param path of a request, to the platform
   * @return what the page asks; where there is none, what is asked of everything there
   */
  Access access(String method, RequestPath path) {
    if (isAdministration(path)) {
      return Access.ADMIN;
    }
    RouteTree.Match<BuiltInRoute> match = tree.find(method, path);
    return match == null ? Access.OPEN : match.value().access();
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
    RouteTree.Match<BuiltInRoute> match = tree.find(exchange.method(), path);
    if (match == null) {
      refuse(exchange, path);
      return;
    }
    if (exchange instanceof TrialExchange trial) {
      trial.reached("the platform's page " + match.value().path());
      return;
    }
    match.value().handler().handle(exchange, match.parameters(path), snapshot);
  }

  /**
   * Tells whether everything at a path is for administrators, whoever serves it.
   *
   * @param path of a request
   * @return true below {@code /admin} and {@code /console}
   */
  static boolean isAdministration(RequestPath path) {
    return !path.segments().isEmpty() && ADMINISTRATION.contains(path.segments().getFirst());
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
