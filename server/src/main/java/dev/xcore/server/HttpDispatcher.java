package dev.xcore.server;

import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.http.Response.Header;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
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

  /** The longest body that is read although its request is refused, in bytes. */
  private static final int SHORT_BODY = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(HttpDispatcher.class);
  private static final Header NO_SNIFFING = new Header("X-Content-Type-Options", "nosniff");
  private static final Header CLOSE = new Header("Connection", "close");

  private final ServerOptions options;
  private final Supplier<Snapshot> snapshots;
  private final AdminAudit audit;
  private final BuiltInPages pages;
  private final CorsPolicy cors;
  private final HttpGuard guard;
  private final ActionEndpoint actions;
  private final PluginEndpoint plugins;
  private final OpenStreams streams = new OpenStreams();
  private final Optional<RequestHooks> hooks;

  private HttpDispatcher(
      ServerOptions options,
      Supplier<Snapshot> snapshots,
      List<BuiltInRoute> builtIns,
      Optional<RequestHooks> hooks) {
    this.options = options;
    this.hooks = hooks;
    this.snapshots = snapshots;
    AccessPolicy access = new AccessPolicy(options);
    this.audit = new AdminAudit(options.audit());
    this.cors = new CorsPolicy(options.cors());
    this.guard = new HttpGuard(options.httpProtection());
    this.pages = new BuiltInPages(builtIns, access);
    this.actions = new ActionEndpoint(access, options.limits());
    this.plugins =
        new PluginEndpoint(
            access, options.limits(), new SocketEndpoint(access, cors, options.limits()), streams);
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
    return new HttpDispatcher(options, snapshots, builtIns, Optional.empty());
  }

  /**
   * Makes a dispatcher for the plugins of a supervisor, with the hooks of {@code http.request}
   * around their requests.
   *
   * @param options what it needs to know
   * @param supervisor whose plugins are served
   * @param builtIns the platform's own pages
   * @return the dispatcher
   * @throws IllegalArgumentException if two pages have one method and path
   */
  public static HttpDispatcher create(
      ServerOptions options, PluginSupervisor supervisor, List<BuiltInRoute> builtIns) {
    return new HttpDispatcher(
        options,
        supervisor::snapshot,
        builtIns,
        Optional.of(RequestHooks.of(supervisor.platformHooks())));
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
    long start = System.nanoTime();
    String traceId = TraceIds.of(exchange);
    guard.enter(exchange);
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
    } finally {
      guard.leave(exchange, traceId, start);
    }
  }

  private void dispatch(HttpExchange exchange, String traceId) throws Exception {
    if (exchange.headerCount() > options.limits().maxHeaders()) {
      throw tooManyHeaders();
    }
    RequestPath path = RequestPath.parse(exchange.rawPath());
    audit.watch(exchange, path, traceId);
    guard.rates().enter(exchange, path, () -> pluginAt(exchange, path));
    String root = path.segments().isEmpty() ? "" : path.segments().getFirst();
    boolean isApp = root.equals("app");
    if (!isApp && pages.own(root)) {
      pages.handle(exchange, path, snapshots.get());
    } else if (hooks.isPresent()) {
      hooks.get().around(exchange, traceId, () -> plugins(exchange, path, isApp, traceId));
    } else {
      plugins(exchange, path, isApp, traceId);
    }
  }

  private void plugins(HttpExchange exchange, RequestPath path, boolean isApp, String traceId)
      throws IOException {
    if (isApp && !HttpEdge.tableOf(snapshots.get()).isMounted(exchange.method(), path)) {
      actions.handle(exchange, path, snapshots, who -> origin(exchange, path, who, traceId));
    } else {
      plugins.handle(exchange, path, snapshots, who -> origin(exchange, path, who, traceId));
    }
  }

  private RefusedException tooManyHeaders() {
    return new RefusedException(
        ProblemDocument.of(
            431,
            "headers_too_large",
            "the request has more than " + options.limits().maxHeaders() + " header lines"));
  }

  /** The plugin that a path belongs to: by its route, else by its name in the path. */
  private String pluginAt(HttpExchange exchange, RequestPath path) {
    RouteTree.Match<RouteTable.Route> route =
        HttpEdge.tableOf(snapshots.get()).routes().find(exchange.method(), path);
    if (route != null) {
      return route.value().plugin().name();
    }
    boolean isNamed =
        path.segments().size() > 1
            && (path.segments().getFirst().equals("app")
                || path.segments().getFirst().equals("plugins"));
    return isNamed && snapshots.get().active().containsKey(path.segments().get(1))
        ? path.segments().get(1)
        : "";
  }

  private CallOrigin origin(
      HttpExchange exchange, RequestPath path, Optional<Principal> principal, String traceId) {
    principal.ifPresent(exchange::isFrom);
    guard.rates().known(exchange, path, principal);
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
    exchange.late();
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
    readShortBody(exchange);
    ProblemDocument.of(error).answer(traceId, options.isDevelopment()).send(exchange);
  }

  /**
   * An answer given before the body was read makes the server close the connection, which a client
   * may already have taken for its next request. A short body is cheaper to read than that.
   */
  private static void readShortBody(HttpExchange exchange) {
    boolean isWaiting = exchange.header("Expect").isPresent();
    try {
      long length = Long.parseLong(exchange.header("Content-Length").orElse("0"));
      if (!isWaiting && length > 0 && length <= SHORT_BODY) {
        exchange.body().transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException | NumberFormatException gone) {
      LOG.debug("the rest of a refused request did not arrive path={}", exchange.rawPath(), gone);
    }
  }

  private void clientGone(HttpExchange exchange, String traceId, Exception failure) {
    LOG.debug("client gone path={} trace_id={}", exchange.rawPath(), traceId, failure);
    exchange.abort(failure);
  }
}
