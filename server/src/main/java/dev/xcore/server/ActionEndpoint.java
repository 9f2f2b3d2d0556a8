package dev.xcore.server;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.MethodNotAllowedException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.UnsupportedMediaTypeException;
import dev.xcore.sdk.http.Response.Header;
import dev.xcore.server.VersionedApi.VersionedAction;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code POST /app/PLUGIN/ACTION}: a JSON object in, the action's result out. Thread safe. */
final class ActionEndpoint {

  private static final int OK = 200;
  private static final int SEGMENTS = 3;

  /** How often a call is sent on when a reload has replaced the version it was on its way to. */
  static final int ATTEMPTS = 3;

  private static final List<String> METHODS = List.of("OPTIONS", "POST");
  private static final List<Header> JSON = List.of(new Header("Content-Type", "application/json"));

  private final RequestSecurity security;
  private final RequestLimits limits;

  ActionEndpoint(RequestSecurity security, RequestLimits limits) {
    this.security = security;
    this.limits = limits;
  }

  /**
   * Answers one call.
   *
   * @param exchange the request
   * @param path its path, below {@code /app}
   * @param snapshots gives what can be called now
   * @param origin where the call comes from, and who calls
   * @throws IOException if the body cannot be read
   */
  void handle(
      HttpExchange exchange, RequestPath path, Supplier<Snapshot> snapshots, CallOrigin origin)
      throws IOException {
    if (path.segments().size() != SEGMENTS || !METHODS.contains(exchange.method())) {
      requireKnownState(path, snapshots.get());
    }
    if (path.segments().size() != SEGMENTS) {
      throw new NotFoundException("actions are called by POST /app/PLUGIN/ACTION");
    }
    if (exchange.method().equals("OPTIONS")) {
      exchange.respond(204, List.of(new Header("Allow", String.join(", ", METHODS))), new byte[0]);
      return;
    }
    if (!exchange.method().equals("POST")) {
      throw new MethodNotAllowedException("actions are called by POST", METHODS);
    }
    String action = path.segments().get(2);
    Snapshot snapshot = snapshots.get();
    ActivePlugin plugin = snapshot.plugin(path.segments().get(1));
    allow(exchange, path, plugin, named(exchange, snapshot, plugin, action), origin);
    if (exchange instanceof TrialExchange trial) {
      trial.reached("the action '%s' of plugin '%s'".formatted(action, plugin.name()));
      return;
    }
    Map<?, ?> payload = payload(exchange);
    for (int attempt = 1; ; attempt++) {
      try {
        VersionedAction meant = named(exchange, snapshot, plugin, action);
        allow(exchange, path, plugin, meant, origin);
        call(exchange, plugin, meant, payload, origin);
        return;
      } catch (PluginUnavailableException error) {
        if (attempt == ATTEMPTS || !ActivePlugin.isGone(error)) {
          throw error;
        }
        snapshot = snapshots.get();
        plugin = snapshot.plugin(plugin.name());
      }
    }
  }

  /** A plugin that is down may have served this path, which is no action's, before. */
  private static void requireKnownState(RequestPath path, Snapshot snapshot) {
    if (path.segments().size() > 1 && snapshot.unavailable().containsKey(path.segments().get(1))) {
      throw new PluginUnavailableException(
          "plugin '%s' is %s"
              .formatted(
                  path.segments().get(1), snapshot.unavailable().get(path.segments().get(1))));
    }
  }

  /** Finds the action that a request means; where the API has versions, in one of them. */
  private static VersionedAction named(
      HttpExchange exchange, Snapshot snapshot, ActivePlugin plugin, String action) {
    VersionedApi api =
        plugin.handlers().api().listed().isEmpty()
            ? null
            : HttpEdge.tableOf(snapshot).versioned().get(plugin.name());
    return api == null
        ? new VersionedAction(action, action, Optional.empty())
        : api.action(exchange, action, plugin.handlers());
  }

  /** An action has two paths where its API has versions; the rules of both hold. */
  private void allow(
      HttpExchange exchange,
      RequestPath path,
      ActivePlugin plugin,
      VersionedAction meant,
      CallOrigin origin) {
    for (String name : List.of(meant.name(), meant.key())) {
      RequestPath other = path.replace(SEGMENTS - 1, name);
      if (!other.equals(path)) {
        security.alsoAt(exchange, other, origin.principal());
      }
    }
    security.require(exchange, origin.principal(), plugin.handlers().demandOf(meant.key()));
  }

  private void call(
      HttpExchange exchange,
      ActivePlugin plugin,
      VersionedAction action,
      Map<?, ?> payload,
      CallOrigin origin)
      throws IOException {
    JsonBuffer document =
        plugin.call(
            origin,
            action.key(),
            payload,
            (result, types) -> document(types, plugin.name(), action.name(), result));
    List<Header> headers =
        action.mediaType().map(type -> List.of(new Header("Content-Type", type))).orElse(JSON);
    exchange.respond(OK, headers, document.array(), document.length());
  }

  private Map<?, ?> payload(HttpExchange exchange) throws IOException {
    InputStream body = LimitedBody.of(exchange, limits);
    String type = MediaType.of(exchange.header("Content-Type").orElse(""));
    if (!MediaType.isJson(type)) {
      if (body.read() < 0) {
        return Map.of();
      }
      throw new UnsupportedMediaTypeException(
          (type.isEmpty() ? "there is no Content-Type" : "Content-Type " + type + " is not taken")
              + "; send application/json");
    }
    Object tree = Json.readOrElse(body, Map.of());
    if (tree instanceof Map<?, ?> members) {
      return members;
    }
    throw new InvalidPayloadException("the payload must be a JSON object, such as {\"a\": 1}");
  }

  private static JsonBuffer document(
      Binder binder, String plugin, String action, @Nullable Object result) throws IOException {
    JsonBuffer document = new JsonBuffer();
    try (JsonSink sink = Json.sink(document)) {
      sink.beginObject();
      sink.name("status");
      sink.text("ok");
      sink.name("plugin");
      sink.text(plugin);
      sink.name("action");
      sink.text(action);
      sink.name("result");
      binder.write(result, sink);
      sink.endObject();
    } catch (RuntimeException unwritable) {
      throw new HandlerErrorException(
          "the result of " + plugin + "." + action + " cannot be written as JSON", unwritable);
    }
    return document;
  }
}
