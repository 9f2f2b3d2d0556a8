package dev.xcore.server;

import dev.xcore.handlers.EventName;
import dev.xcore.kernel.events.EventFilter;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.sdk.http.Response.Header;
import dev.xcore.sdk.http.ServerSentEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * {@code /dev}: lets a page in a browser reload itself when its plugin was reloaded, and show why
 * it was not. In development only, and for this machine's own programs only. Thread safe.
 */
public final class DevelopmentEndpoint {

  private static final Set<String> SHOWN = Set.of("loaded", "reloaded", "failed", "unloaded");
  private static final String PREFIX = "plugin.";
  private static final EventFilter PLUGINS =
      new EventFilter(
          List.of("plugin", EventName.ONE, EventName.ONE), Optional.empty(), Optional.empty());
  private static final List<Header> SCRIPT =
      List.of(
          new Header("Content-Type", "text/javascript; charset=utf-8"),
          new Header("Cache-Control", "no-store"));

  private final PluginSupervisor supervisor;
  private final EventFeed feed;
  private final byte[] script = script();
  private final String server = UUID.randomUUID().toString();

  private DevelopmentEndpoint(PluginSupervisor supervisor, EventFeed feed) {
    this.supervisor = supervisor;
    this.feed = feed;
  }

  /**
   * Returns the pages.
   *
   * @param options of the server
   * @param supervisor knows the plugins
   * @param feed of events
   * @return routes; none outside of development
   */
  public static List<BuiltInRoute> routes(
      ServerOptions options, PluginSupervisor supervisor, EventFeed feed) {
    if (!options.isDevelopment()) {
      return List.of();
    }
    DevelopmentEndpoint endpoint = new DevelopmentEndpoint(supervisor, feed);
    return List.of(
        BuiltInRoute.get("/dev/events", Access.LOCAL, (x, p, snapshot) -> endpoint.events(x)),
        BuiltInRoute.get("/dev/reload.js", Access.LOCAL, (x, p, snapshot) -> endpoint.script(x)));
  }

  private static byte[] script() {
    try (InputStream input = DevelopmentEndpoint.class.getResourceAsStream("reload.js")) {
      if (input == null) {
        throw new IOException("reload.js is not on the class path");
      }
      return input.readAllBytes();
    } catch (IOException incomplete) {
      throw new UncheckedIOException("the distribution is incomplete", incomplete);
    }
  }

  private void script(HttpExchange exchange) {
    exchange.respond(200, SCRIPT, script);
  }

  private void events(HttpExchange exchange) throws IOException {
    List<ServerSentEvent> first = new ArrayList<>();
    first.add(ServerSentEvent.of("hello", Map.of("server", server)));
    for (PluginStatus status : supervisor.plugins()) {
      if (!status.problems().isEmpty()) {
        first.add(ServerSentEvent.of("failed", report(status.name())));
      }
    }
    feed.follow(exchange, first, PLUGINS, this::view);
  }

  private Optional<ServerSentEvent> view(PostedEvent event) {
    int end = event.name().lastIndexOf('.');
    String what = event.name().substring(end + 1);
    if (!event.name().startsWith(PREFIX) || end <= PREFIX.length() || !SHOWN.contains(what)) {
      return Optional.empty();
    }
    String plugin = event.name().substring(PREFIX.length(), end);
    return Optional.of(
        new ServerSentEvent(report(plugin), Optional.of(what), Optional.of(event.stamp().id())));
  }

  private Map<String, Object> report(String plugin) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("plugin", plugin);
    report.put("prefix", "/plugins/" + plugin);
    supervisor
        .find(plugin)
        .ifPresent(status -> {
          Map<String, Object> line = PluginReport.line(status);
          for (String key : List.of("prefix", "version", "state", "problems")) {
            Optional.ofNullable(line.get(key)).ifPresent(value -> report.put(key, value));
          }
        });
    return report;
  }
}
