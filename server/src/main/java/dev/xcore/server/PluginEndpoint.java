package dev.xcore.server;

import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.CorePlugins;
import dev.xcore.kernel.runtime.InstanceHold;
import dev.xcore.kernel.runtime.PluginInstance;
import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.MethodNotAllowedException;
import dev.xcore.sdk.PluginNotFoundException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.http.Response.Header;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What plugins serve: WebSockets first, then routes, then files. Thread safe. */
final class PluginEndpoint {

  private static final String PLUGINS = "plugins";

  private final RequestSecurity security;
  private final RequestLimits limits;
  private final SocketEndpoint sockets;
  private final OpenStreams streams;

  PluginEndpoint(
      RequestSecurity security, RequestLimits limits, SocketEndpoint sockets, OpenStreams streams) {
    this.security = security;
    this.limits = limits;
    this.sockets = sockets;
    this.streams = streams;
  }

  /**
   * Answers one request. One whose plugin is replaced before its code has begun goes to the new
   * version.
   *
   * @param exchange the request
   * @param path its path
   * @param snapshots gives what can be called now
   * @param origin where the call comes from, and who calls
   * @throws IOException if the client is gone or the disk fails
   */
  void handle(
      HttpExchange exchange, RequestPath path, Supplier<Snapshot> snapshots, CallOrigin origin)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        attempt(exchange, path, snapshots.get(), origin);
        return;
      } catch (PluginUnavailableException error) {
        if (attempt == ActionEndpoint.ATTEMPTS || !ActivePlugin.isGone(error)) {
          throw error;
        }
      }
    }
  }

  private void attempt(
      HttpExchange exchange, RequestPath path, Snapshot snapshot, CallOrigin origin)
      throws IOException {
    RouteTable table = HttpEdge.tableOf(snapshot);
    if (exchange.wantsSocket()) {
      RouteTree.Match<RouteTable.Socket> socket = table.sockets().find("GET", path);
      if (socket != null) {
        socket(exchange, path, table, socket, origin);
        return;
      }
    }
    RouteTree.Match<RouteTable.Route> route = table.routes().find(exchange.method(), path);
    if (route != null && route.value().place().isPresent()) {
      versioned(exchange, path, snapshot, route.value().place().get(), origin);
    } else if (route != null) {
      route(exchange, path, route, path, Optional.empty(), origin);
    } else if (!file(exchange, path, table)) {
      refuse(exchange, path, path, snapshot, table);
    }
  }

  private void socket(
      HttpExchange exchange,
      RequestPath path,
      RouteTable table,
      RouteTree.Match<RouteTable.Socket> first,
      CallOrigin origin) {
    RouteTable.Place place = first.value().place().orElse(null);
    if (place == null) {
      sockets.handle(exchange, path, path, first, origin);
      return;
    }
    ApiVersionChoice choice = place.api().enter(exchange, place.version());
    RequestPath chosen =
        place.version().isEmpty() ? place.api().within(path, choice.version()) : path;
    RouteTree.Match<RouteTable.Socket> match = table.sockets().find("GET", chosen);
    if (match == null) {
      throw VersionRefusals.nothing(table, path, chosen);
    }
    sockets.handle(exchange, path, chosen, match, origin);
  }

  /** Serves a request in the version of its path, or in the one that its headers choose. */
  private void versioned(
      HttpExchange exchange,
      RequestPath path,
      Snapshot snapshot,
      RouteTable.Place place,
      CallOrigin origin)
      throws IOException {
    RouteTable table = HttpEdge.tableOf(snapshot);
    ApiVersionChoice choice = place.api().enter(exchange, place.version());
    RequestPath chosen =
        place.version().isEmpty() ? place.api().within(path, choice.version()) : path;
    RouteTree.Match<RouteTable.Route> match = table.routes().find(exchange.method(), chosen);
    if (match != null) {
      Optional<String> type =
          choice.isVendorType()
              ? Optional.of(place.api().mediaType(choice.version()))
              : Optional.empty();
      route(exchange, path, match, chosen, type, origin);
    } else if (!file(exchange, path, table)) {
      refuse(exchange, path, chosen, snapshot, table);
    }
  }

  private void route(
      HttpExchange exchange,
      RequestPath path,
      RouteTree.Match<RouteTable.Route> match,
      RequestPath matched,
      Optional<String> mediaType,
      CallOrigin origin)
      throws IOException {
    RouteTable.Route route = match.value();
    ActivePlugin plugin = route.plugin();
    allow(security, exchange, path, matched, match.value().place(), origin);
    security.require(exchange, origin.principal(), route.descriptor().demand());
    if (exchange instanceof TrialExchange trial) {
      trial.reached(
          "the route %s %s of plugin '%s'"
              .formatted(route.descriptor().method(), matched.text(), plugin.name()));
      return;
    }
    keepApart(exchange, plugin);
    Map<String, String> parameters = match.parameters(matched);
    try (InstanceHold hold = InstanceHold.create();
        PluginRequest request =
            new PluginRequest(exchange, path, parameters, plugin.binder(), limits)) {
      if (plugin.repeats(route.descriptor())) {
        request.keepBody();
      }
      Answer rendered =
          plugin.run(origin, route.descriptor(), new Invocation(route, request, hold));
      Answer answer = mediaType.map(type -> VendorType.of(rendered, type)).orElse(rendered);
      switch (answer) {
        case Answer.Whole whole -> whole.send(exchange);
        case Answer.Streamed streamed -> streams.write(exchange, plugin, origin, hold, streamed);
      }
    }
  }

  /** A path with and without its version means the same; the rules of both hold. */
  static void allow(
      RequestSecurity security,
      HttpExchange exchange,
      RequestPath path,
      RequestPath matched,
      Optional<RouteTable.Place> place,
      CallOrigin origin) {
    if (!matched.equals(path)) {
      security.alsoAt(exchange, matched, origin.principal());
    }
    place
        .map(RouteTable.Place::version)
        .flatMap(path::without)
        .ifPresent(plain -> security.alsoAt(exchange, plain, origin.principal()));
  }

  /** Only the platform's own plugins, or what stands in their place, handle credentials. */
  static void keepApart(HttpExchange exchange, ActivePlugin plugin) {
    if (!CorePlugins.NAMES.contains(plugin.name())) {
      exchange.keepApart();
    }
  }

  /** The plugin's part of a request; what is still to be streamed keeps its instance. */
  private record Invocation(RouteTable.Route route, PluginRequest request, InstanceHold hold)
      implements ActivePlugin.PluginOperation<Answer> {

    @Override
    public Answer run(PluginInstance instance) throws Throwable {
      request.read(instance.binder());
      Object value =
          instance.route(route.descriptor()).invoker().invoke(instance.object(), request);
      Answer answer = route.renderer().with(instance.binder()).render(value);
      if (answer instanceof Answer.Streamed streamed) {
        hold.keep(instance, streamed.body()::discard);
      }
      return answer;
    }

    @Override
    public boolean isRepeatable() {
      return request.isRepeatable();
    }

    @Override
    public Answer replaced(@Nullable Object value) throws Throwable {
      return route.renderer().render(value);
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
    if (exchange instanceof TrialExchange trial) {
      trial.reached("a file of plugin '" + folder.plugin().name() + "'");
      return true;
    }
    folder.files().serve(exchange, found.get().file());
    return true;
  }

  /** Says why nothing serves a request: another method would, the plugin is down, or no route. */
  private static void refuse(
      HttpExchange exchange,
      RequestPath path,
      RequestPath chosen,
      Snapshot snapshot,
      RouteTable table) {
    List<String> allowed = table.routes().allowed(chosen);
    if (!allowed.isEmpty() && exchange.method().equals("OPTIONS")) {
      exchange.respond(204, List.of(new Header("Allow", String.join(", ", allowed))), new byte[0]);
      return;
    }
    if (!allowed.isEmpty()) {
      throw new MethodNotAllowedException(
          exchange.method() + " is not possible here; possible are " + allowed, allowed);
    }
    if (table.sockets().find("GET", chosen) != null) {
      throw SocketEndpoint.refusal(exchange);
    }
    if (path.segments().size() > 1 && path.segments().getFirst().equals(PLUGINS)) {
      requirePlugin(snapshot, path.segments().get(1));
    }
    throw VersionRefusals.nothing(table, path, chosen);
  }

  private static void requirePlugin(Snapshot snapshot, String name) {
    if (!snapshot.active().containsKey(name)) {
      ActivePlugin unexpected = snapshot.plugin(name);
      throw new PluginNotFoundException("no plugin '" + unexpected.name() + "' is serving");
    }
  }
}
