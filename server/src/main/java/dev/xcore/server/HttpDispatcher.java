package dev.xcore.server;

import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.MethodNotAllowedException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.PluginNotFoundException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.http.Response.Header;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a request, whatever server brought it in: limits, cross-origin rules, path, the
 * platform's own pages, actions, then the plugins' routes, sockets and files. Thread safe.
 *
 * <p>Every request is answered exactly once, errors as problem documents; the first answer wins, so
 * that the watchdog of a deadline can give one while the handler still runs.
 */
public final class HttpDispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(HttpDispatcher.class);
  private static final Header NO_SNIFFING = new Header("X-Content-Type-Options", "nosniff");
  private static final Header CLOSE = new Header("Connection", "close");
  private static final String PLUGINS = "plugins";

  private final ServerOptions options;
  private final Supplier<Snapshot> snapshots;
  private final BuiltInPages pages;
  private final AccessPolicy access;
  private final CorsPolicy cors;
  private final ActionEndpoint actions;
  private final SocketEndpoint sockets;
  private final OpenStreams streams = new OpenStreams();

  private HttpDispatcher(
      ServerOptions options, Supplier<Snapshot> snapshots, List<BuiltInRoute> builtIns) {
    this.options = options;
    this.snapshots = snapshots;
    this.access = new AccessPolicy(options);
    this.cors = new CorsPolicy(options.cors());
    this.pages = new BuiltInPages(builtIns, access);
    this.actions = new ActionEndpoint(access, options.limits());
    this.sockets = new SocketEndpoint(access, cors, options.limits());
  }

  /**
   * Makes a dispatcher.
   *
   * @param options what it needs to know
   * @param snapshots gives the snapshot in force, once per request
   * @param builtIns the platform's own pages
   * @return the dispatcher
   * @throws IllegalArgumentException if two pages have one method and path
   */
  public static HttpDispatcher create(
      ServerOptions options, Supplier<Snapshot> snapshots, List<BuiltInRoute> builtIns) {
    return new HttpDispatcher(options, snapshots, builtIns);
  }

  /**
   * Returns the options.
   *
   * @return as given
   */
  public ServerOptions options() {
    return options;
  }

  /** Ends the streams that run now, so that a server can stop without waiting for them. */
  public void endStreams() {
    streams.endAll();
  }

  /**
   * Answers one request. Does not throw for anything that a client or a plugin does.
   *
   * @param exchange the request, still without an answer
   */
  public void handle(HttpExchange exchange) {
    String traceId = TraceIds.of(exchange);
    exchange.always(NO_SNIFFING);
    exchange.always(new Header("X-Trace-Id", traceId));
    try {
      if (!cors.handle(exchange)) {
        dispatch(exchange, traceId);
      }
    } catch (IOException | UncheckedIOException failure) {
      clientGone(exchange, traceId, failure);
    } catch (Exception | StackOverflowError | LinkageError failure) {
      fail(exchange, traceId, failure);
    }
  }

  private void dispatch(HttpExchange exchange, String traceId) throws Exception {
    if (exchange.headerCount() > options.limits().maxHeaders()) {
      throw tooManyHeaders();
    }
    Snapshot snapshot = snapshots.get();
    RequestPath path = RequestPath.parse(exchange.rawPath());
    String root = path.segments().isEmpty() ? "" : path.segments().getFirst();
    if (root.equals("app")) {
      actions.handle(exchange, path, snapshot, who -> origin(exchange, who, traceId));
    } else if (pages.own(root)) {
      pages.handle(exchange, path, snapshot);
    } else {
      plugin(exchange, path, snapshot, traceId);
    }
  }

  private RefusedException tooManyHeaders() {
    return new RefusedException(
        ProblemDocument.of(
            431,
            "headers_too_large",
            "the request has more than " + options.limits().maxHeaders() + " header lines"));
  }

  private void plugin(HttpExchange exchange, RequestPath path, Snapshot snapshot, String traceId)
      throws Exception {
    RouteTable table = HttpEdge.tableOf(snapshot);
    if (exchange.wantsSocket()) {
      RouteTree.Match<RouteTable.Socket> socket = table.sockets().find("GET", path);
      if (socket != null) {
        sockets.handle(exchange, path, socket, who -> origin(exchange, who, traceId));
        return;
      }
    }
    RouteTree.Match<RouteTable.Route> route = table.routes().find(exchange.method(), path);
    if (route != null) {
      route(exchange, path, route, traceId);
    } else if (!file(exchange, path, table)) {
      refuse(exchange, path, snapshot, table);
    }
  }

  private void route(
      HttpExchange exchange,
      RequestPath path,
      RouteTree.Match<RouteTable.Route> match,
      String traceId)
      throws IOException {
    RouteTable.Route route = match.value();
    ActivePlugin plugin = route.plugin();
    Optional<Principal> principal = access.principal(exchange);
    access.requireRole(principal, route.descriptor().roles());
    CallOrigin origin = origin(exchange, principal, traceId);
    Map<String, String> parameters = match.parameters(path);
    try (PluginRequest request =
        new PluginRequest(exchange, path, parameters, plugin.binder(), options.limits())) {
      Answer answer =
          plugin.run(
              origin,
              () ->
                  route
                      .renderer()
                      .render(route.descriptor().invoker().invoke(plugin.instance(), request)));
      switch (answer) {
        case Answer.Whole whole -> whole.send(exchange);
        case Answer.Streamed streamed -> streams.write(exchange, plugin, origin, streamed);
      }
    }
  }

  private static boolean file(HttpExchange exchange, RequestPath path, RouteTable table)
      throws IOException {
    boolean reads = exchange.method().equals("GET") || exchange.method().equals("HEAD");
    RouteTree.Match<RouteTable.Folder> match = reads ? table.files().find("GET", path) : null;
    if (match == null) {
      return false;
    }
    RouteTable.Folder folder = match.value();
    List<String> below = path.segments().subList(folder.depth(), path.segments().size());
    Optional<StaticFiles.Found> found = folder.files().find(below);
    if (found.isEmpty()) {
      return false;
    }
    if (found.get().index() && !path.trailingSlash()) {
      String target = exchange.contextPath() + exchange.rawPath() + "/";
      exchange.respond(308, List.of(new Header("Location", target)), new byte[0]);
      return true;
    }
    if (!found.get().index() && path.trailingSlash()) {
      return false;
    }
    folder.files().serve(exchange, found.get().file());
    return true;
  }

  /** Says why nothing serves a request: another method would, the plugin is down, or no route. */
  private static void refuse(
      HttpExchange exchange, RequestPath path, Snapshot snapshot, RouteTable table) {
    List<String> allowed = table.routes().allowed(path);
    if (!allowed.isEmpty() && exchange.method().equals("OPTIONS")) {
      exchange.respond(204, List.of(new Header("Allow", String.join(", ", allowed))), new byte[0]);
      return;
    }
    if (!allowed.isEmpty()) {
      throw new MethodNotAllowedException(
          exchange.method() + " is not possible here; possible are " + allowed, allowed);
    }
    if (table.sockets().find("GET", path) != null) {
      throw SocketEndpoint.upgradeRequired();
    }
    if (path.segments().size() > 1 && path.segments().getFirst().equals(PLUGINS)) {
      requirePlugin(snapshot, path.segments().get(1));
    }
    throw new NotFoundException("nothing is served at " + path.text());
  }

  private static void requirePlugin(Snapshot snapshot, String name) {
    if (!snapshot.active().containsKey(name)) {
      ActivePlugin unexpected = snapshot.plugin(name);
      throw new PluginNotFoundException("no plugin '" + unexpected.name() + "' is serving");
    }
  }

  private CallOrigin origin(HttpExchange exchange, Optional<Principal> principal, String traceId) {
    return new CallOrigin(
        "http",
        false,
        principal,
        Optional.empty(),
        Optional.of(traceId),
        options.requestTimeout(),
        Optional.of(() -> tooLate(exchange, traceId)));
  }

  /** Runs on the watchdog's thread while the handler still runs on the request's. */
  private void tooLate(HttpExchange exchange, String traceId) {
    CallTimeoutException error =
        new CallTimeoutException("the plugin has not answered before its deadline");
    ProblemDocument.of(error).answer(traceId, false).send(exchange, CLOSE);
  }

  private void fail(HttpExchange exchange, String traceId, Throwable error) {
    if (ProblemDocument.isFailure(error)) {
      LOG.error(
          "request failed method={} path={} trace_id={}",
          exchange.method(),
          exchange.rawPath(),
          traceId,
          error);
    }
    ProblemDocument.of(error).answer(traceId, options.isDevelopment()).send(exchange);
  }

  private void clientGone(HttpExchange exchange, String traceId, Exception failure) {
    LOG.debug("client gone path={} trace_id={}", exchange.rawPath(), traceId, failure);
    exchange.abort(failure);
  }
}
