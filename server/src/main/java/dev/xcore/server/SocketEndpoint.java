package dev.xcore.server;

import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.InstanceHold;
import dev.xcore.kernel.runtime.PluginInstance;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.http.Response.Header;
import dev.xcore.sdk.http.WebSocketListener;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Opens WebSocket connections. The plugin accepts or refuses before the upgrade, so that a refusal
 * is an ordinary error answer. Pages of other origins are refused unless the cross-origin rules
 * allow them: browsers do not ask beforehand for sockets. Thread safe.
 */
final class SocketEndpoint {

  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(30);

  private final RequestSecurity security;
  private final CorsPolicy cors;
  private final RequestLimits limits;
  private final AtomicLong ids = new AtomicLong();

  SocketEndpoint(RequestSecurity security, CorsPolicy cors, RequestLimits limits) {
    this.security = security;
    this.cors = cors;
    this.limits = limits;
  }

  /**
   * Opens one connection.
   *
   * @param exchange the request for an upgrade
   * @param path its path
   * @param matched the path that matched: the same, or that of the version its headers choose
   * @param match the endpoint
   * @param origin where the call comes from, and who calls
   */
  void handle(
      HttpExchange exchange,
      RequestPath path,
      RequestPath matched,
      RouteTree.Match<RouteTable.Socket> match,
      CallOrigin origin) {
    SocketDescriptor descriptor = match.value().descriptor();
    ActivePlugin plugin = match.value().plugin();
    requireOrigin(exchange);
    PluginEndpoint.allow(security, exchange, path, matched, match.value().place(), origin);
    security.require(exchange, origin.principal(), descriptor.demand());
    if (exchange instanceof TrialExchange trial) {
      trial.reached("the WebSocket %s of plugin '%s'".formatted(matched.text(), plugin.name()));
      return;
    }
    PluginEndpoint.keepApart(exchange, plugin);
    PluginRequest request =
        new PluginRequest(
            new RecordedExchange(exchange),
            path,
            match.parameters(matched),
            plugin.binder(),
            limits);
    InstanceHold hold = InstanceHold.create();
    boolean isOpen = false;
    try {
      SocketConnection connection =
          plugin
              .run(origin, instance -> accept(match.value(), instance, request, origin, hold))
              .orElseThrow(() -> new NotFoundException("no WebSocket is served at " + path.text()));
      isOpen = exchange.upgrade(connection);
    } finally {
      if (!isOpen) {
        hold.close();
      }
    }
  }

  /** Asks the plugin; an accepted connection keeps the instance until it is closed. */
  private Optional<SocketConnection> accept(
      RouteTable.Socket socket,
      PluginInstance instance,
      PluginRequest request,
      CallOrigin origin,
      InstanceHold hold)
      throws Throwable {
    request.read(instance.binder());
    SocketSession session =
        new SocketSession(
            Long.toString(ids.incrementAndGet()), request, instance.binder(), SEND_TIMEOUT);
    Optional<WebSocketListener> listener =
        instance.socket(socket.descriptor()).acceptor().accept(instance.object(), request, session);
    if (listener.isPresent()) {
      hold.keep(instance);
    }
    return listener.map(each ->
        new SocketConnection(socket.plugin(), hold, detached(origin), each, session, limits));
  }

  /** Keeps who calls, and lets go of the request with its deadline. */
  private static CallOrigin detached(CallOrigin origin) {
    return new CallOrigin(
        origin.caller(),
        origin.fromPlugin(),
        origin.principal(),
        origin.tenant(),
        origin.traceId(),
        Optional.empty(),
        Optional.empty());
  }

  /** Describes the refusal of a plain request to a WebSocket path. */
  static RefusedException refusal(HttpExchange exchange) {
    if (!exchange.speaksWebSocket()) {
      return new RefusedException(
          ProblemDocument.of(
              501,
              "not_implemented",
              "this container cannot hand over WebSocket connections; run the platform on a port"
                  + " of its own, or in Jetty"));
    }
    return new RefusedException(
        ProblemDocument.of(
            426,
            "upgrade_required",
            "this path speaks WebSocket; connect to it by ws:// or wss://",
            new Header("Upgrade", "websocket")));
  }

  private void requireOrigin(HttpExchange exchange) {
    Optional<String> page = exchange.header("Origin");
    boolean allowed =
        page.isEmpty()
            || AccessPolicy.isSameOrigin(exchange, page.get())
            || cors.allows(page.get());
    if (!allowed) {
      throw new PermissionDeniedException(
          "pages of another origin may not open this WebSocket; server.cors can allow them");
    }
  }
}
