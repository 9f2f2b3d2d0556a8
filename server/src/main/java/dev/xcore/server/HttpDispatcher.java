package dev.xcore.server;

import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.OfferedService;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.Authenticator;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.http.Response.Header;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a request, whatever server brought it in: limits, cross-origin rules, path, who it is
 * and whether he may come in ({@link RequestSecurity}), the platform's own pages, actions, then the
 * plugins' routes, sockets and files. Thread safe.
 *
 * <p>Every request is answered exactly once, errors as problem documents; the first answer wins, so
 * that the watchdog of a deadline can give one while the handler still runs.
 */
public final class HttpDispatcher {

  /** The longest body that is read although its request is refused, in bytes. */
  private static final int SHORT_BODY = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(HttpDispatcher.class);
  private static final Header NO_SNIFFING = new Header("X-Content-Type-Options", "nosniff");

  /** How long a plugin may take to find out who makes a request. */
  private static final Duration AUTHENTICATION = Duration.ofSeconds(5);

  private static final Header CLOSE = new Header("Connection", "close");

  private final ServerOptions options;
  private final Supplier<Snapshot> snapshots;
  private final AdminAudit audit;
  private final RequestSecurity security;
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
      Optional<RequestHooks> hooks,
      SystemEvents events,
      Supplier<List<OfferedService<Authenticator>>> authenticators) {
    this.options = options;
    this.hooks = hooks;
    this.snapshots = snapshots;
    this.audit = new AdminAudit(options.audit(), new Refusals(options.audit(), events));
    this.cors = new CorsPolicy(options.cors());
    this.security =
        new RequestSecurity(
            options,
            new RequestCallers(
                options.adminToken(), authenticators, new SameOrigin(cors), AUTHENTICATION));
    this.guard = new HttpGuard(options.httpProtection());
    this.pages = new BuiltInPages(builtIns);
    this.actions = new ActionEndpoint(security, options.limits());
    this.plugins =
        new PluginEndpoint(
            security,
            options.limits(),
            new SocketEndpoint(security, cors, options.limits()),
            streams);
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
    return new HttpDispatcher(
        options, snapshots, builtIns, Optional.empty(), SystemEvents.unheard(), List::of);
  }

  /**
   * Makes a dispatcher for the plugins of a supervisor, with the hooks of {@code http.request}
   * around their requests, and with the middleware that they offer.
   *
   * @param options what it needs to know
   * @param supervisor whose plugins are served
   * @param builtIns the platform's own pages
   * @return the dispatcher
   * @throws IllegalArgumentException if two pages have one method and path
   */
  public static HttpDispatcher create(
      ServerOptions options, PluginSupervisor supervisor, List<BuiltInRoute> builtIns) {
    options.middleware().follow(supervisor.provided());
    return new HttpDispatcher(
        options,
        supervisor::snapshot,
        builtIns,
        Optional.of(RequestHooks.of(supervisor.platformHooks())),
        supervisor.bus(),
        () -> supervisor.provided().ofType(Authenticator.class));
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
    exchange.always(NO_SNIFFING);
    exchange.always(new Header("X-Trace-Id", traceId));
    try {
      guard.enter(exchange);
      if (!cors.handle(exchange)) {
        around(exchange, traceId);
      }
    } catch (IOException | UncheckedIOException failure) {
      clientGone(exchange, traceId, failure);
    } catch (Exception | StackOverflowError | LinkageError failure) {
      fail(exchange, traceId, failure);
    } finally {
      guard.leave(exchange, traceId, start);
    }
  }

  private void around(HttpExchange exchange, String traceId) throws Exception {
    List<HttpMiddlewares.Entry> entries = options.middleware().entries();
    if (entries.isEmpty()) {
      dispatch(exchange, traceId);
    } else {
      new MiddlewareChain(exchange, options, entries, inner -> within(inner, traceId)).run();
    }
  }

  /** What comes after the middleware, which sees errors as the answers they become. */
  private void within(HttpExchange exchange, String traceId) {
    try {
      dispatch(exchange, traceId);
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
    RequestPath path = RequestPath.parse(exchange.rawPath());
    guard.keepPrivate(exchange, path);
    Snapshot snapshot = snapshots.get();
    Place place = place(exchange, path, snapshot);
    boolean isTrial = exchange instanceof TrialExchange;
    if (!isTrial) {
      audit.watch(exchange, path, traceId);
      guard.rates().enter(exchange, path, () -> pluginAt(exchange, path));
    }
    Visitor visitor = security.admit(exchange, path, access(place, exchange, path));
    if (place == Place.PAGE) {
      pages.handle(exchange, path, snapshot);
      return;
    }
    if (!isTrial) {
      guard.rates().known(exchange, path, visitor.principal());
    }
    CallOrigin origin = origin(exchange, visitor, traceId);
    if (hooks.isPresent() && !isTrial) {
      hooks.get().around(exchange, origin, () -> plugins(exchange, path, place, origin));
    } else {
      plugins(exchange, path, place, origin);
    }
  }

  /** Where a request goes to. */
  private enum Place {
    PAGE,
    ACTION,
    PLUGIN
  }

  private Place place(HttpExchange exchange, RequestPath path, Snapshot snapshot) {
    String root = path.segments().isEmpty() ? "" : path.segments().getFirst();
    RouteTable table = HttpEdge.tableOf(snapshot);
    if (root.equals("app")) {
      return table.isMounted(exchange.method(), path) ? Place.PLUGIN : Place.ACTION;
    }
    boolean isPlugins = !pages.own(root) || (!pages.serves(path) && table.serves(path));
    return isPlugins ? Place.PLUGIN : Place.PAGE;
  }

  private Access access(Place place, HttpExchange exchange, RequestPath path) {
    return switch (place) {
      case PAGE -> pages.access(exchange.method(), path);
      case ACTION -> exchange.method().equals("POST") ? Access.CALLER : Access.VISITOR;
      case PLUGIN -> BuiltInPages.isAdministration(path) ? Access.ADMIN : Access.VISITOR;
    };
  }

  private void plugins(HttpExchange exchange, RequestPath path, Place place, CallOrigin origin)
      throws IOException {
    if (place == Place.ACTION) {
      actions.handle(exchange, path, snapshots, origin);
    } else {
      plugins.handle(exchange, path, snapshots, origin);
    }
  }

  /**
   * Says whether somebody would be let in, and who decides it, by letting a trial go the way of a
   * request until it would be served.
   *
   * @param user what to call him
   * @param principal who it is, empty for anybody
   * @param method HTTP method, or {@code WEBSOCKET}
   * @param path with its query string
   * @return what happens, and why
   */
  AccessExplanation explain(
      String user, Optional<Principal> principal, String method, String path) {
    TrialExchange trial = new TrialExchange(principal, method, path);
    try {
      dispatch(trial, TraceIds.of(trial));
      return AccessExplanation.of(user, trial, method, path);
    } catch (Exception refusal) {
      return AccessExplanation.refused(user, trial, method, path, ProblemDocument.of(refusal));
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

  private CallOrigin origin(HttpExchange exchange, Visitor visitor, String traceId) {
    return new CallOrigin(
        "http",
        false,
        visitor.principal(),
        visitor.tenant(),
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
