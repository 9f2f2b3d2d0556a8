package dev.xcore.server;

import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.UnsupportedMediaTypeException;
import dev.xcore.sdk.http.Response.Header;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code /admin}: state of the platform, life cycle of plugins, configuration. Every request needs
 * the admin token. Thread safe; changes of plugins are made by the supervisor one after the other.
 */
public final class AdminEndpoint {

  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final List<Header> HEADERS =
      List.of(
          new Header("Content-Type", "application/json"), new Header("Cache-Control", "no-store"));

  private final ServerOptions options;
  private final PluginSupervisor supervisor;
  private final ConfigurationAdmin configuration;
  private final StateReport state;
  private final Clock clock;
  private final Instant started;

  private AdminEndpoint(
      ServerOptions options,
      PluginSupervisor supervisor,
      ConfigurationAdmin configuration,
      Clock clock) {
    this.options = options;
    this.supervisor = supervisor;
    this.configuration = configuration;
    this.state = new StateReport(supervisor);
    this.clock = clock;
    this.started = clock.instant();
  }

  /**
   * Makes the endpoint.
   *
   * @param options of the server
   * @param supervisor looks after the plugins
   * @param configuration of the application
   * @param clock tells how long the server is up
   * @return the endpoint
   */
  public static AdminEndpoint create(
      ServerOptions options,
      PluginSupervisor supervisor,
      ConfigurationAdmin configuration,
      Clock clock) {
    return new AdminEndpoint(options, supervisor, configuration, clock);
  }

  /**
   * Returns the pages.
   *
   * @return routes for administrators
   */
  public List<BuiltInRoute> routes() {
    return List.of(
        BuiltInRoute.admin("GET", "/admin/status", (x, p, snapshot) -> answer(x, status(snapshot))),
        BuiltInRoute.admin("GET", "/admin/plugins", (x, p, snapshot) -> answer(x, plugins())),
        BuiltInRoute.admin(
            "GET",
            "/admin/plugins/{name}",
            (x, parameters, snapshot) -> answer(x, plugin(name(parameters), snapshot))),
        BuiltInRoute.admin(
            "GET",
            "/admin/plugins/{name}/why",
            (x, parameters, snapshot) -> answer(x, why(name(parameters)))),
        BuiltInRoute.admin(
            "GET",
            "/admin/plugins/{name}/history",
            (x, parameters, snapshot) -> answer(x, state.history(name(parameters), x))),
        BuiltInRoute.admin(
            "GET",
            "/admin/plugins/{name}/health",
            (x, parameters, snapshot) ->
                answer(x, ConditionsReport.health(status(name(parameters))))),
        BuiltInRoute.admin(
            "GET",
            "/admin/plugins/{name}/permissions",
            (x, parameters, snapshot) -> answer(x, permissions(name(parameters)))),
        change("load", (name, x) -> supervisor.load(name, x.userName())),
        change(
            "unload",
            (name, x) -> supervisor.unload(name, QueryFlag.isSet(x, "cascade"), x.userName())),
        change("reload", this::reload),
        change("enable", (name, x) -> supervisor.enable(name, x.userName())),
        change(
            "disable",
            (name, x) -> supervisor.disable(name, QueryFlag.isSet(x, "cascade"), x.userName())),
        BuiltInRoute.admin(
            "POST",
            "/admin/plugins/{name}/scale",
            (x, parameters, snapshot) -> answer(x, scale(name(parameters), x))),
        BuiltInRoute.admin(
            "GET", "/admin/config", (x, p, snapshot) -> answer(x, configuration.show())),
        BuiltInRoute.admin(
            "PATCH",
            "/admin/config",
            (x, p, snapshot) -> answer(x, configuration.change(patch(x), x.userName()))));
  }

  private interface Change {
    PluginStatus make(String name, HttpExchange exchange);
  }

  private BuiltInRoute change(String verb, Change change) {
    return BuiltInRoute.admin(
        "POST",
        "/admin/plugins/{name}/" + verb,
        (x, parameters, snapshot) -> {
          String name = name(parameters);
          change.make(name, x);
          answer(x, plugin(name, supervisor.snapshot()));
        });
  }

  /** {@code ?force=true} reloads although past versions stay in memory. */
  private PluginStatus reload(String name, HttpExchange exchange) {
    return QueryFlag.isSet(exchange, "force")
        ? supervisor.forceReload(name, exchange.userName())
        : supervisor.reload(name, exchange.userName());
  }

  private Map<String, Object> status(Snapshot snapshot) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("name", options.name());
    status.put("version", options.version());
    status.put("env", options.environment());
    status.put("started_at", started.toString());
    status.put("uptime_seconds", Duration.between(started, clock.instant()).toSeconds());
    status.put("pid", ProcessHandle.current().pid());
    status.put("java", Runtime.version().toString());
    status.put("generation", snapshot.generation());
    status.put("plugins", counts(false));
    status.put("core_plugins", counts(true));
    status.put("plugin_state", state.status());
    return status;
  }

  /** Counts the application's plugins, or those of the platform, by their states. */
  private Map<String, Integer> counts(boolean isCore) {
    Map<String, Integer> counts = new TreeMap<>();
    List<PluginStatus> plugins =
        supervisor.plugins().stream().filter(plugin -> plugin.isCore() == isCore).toList();
    for (PluginStatus plugin : plugins) {
      counts.merge(PluginReport.text(plugin.state()), 1, Integer::sum);
    }
    counts.put("total", plugins.size());
    return counts;
  }

  private Map<String, Object> plugins() {
    Snapshot snapshot = supervisor.snapshot();
    return Map.of(
        "plugins", supervisor.plugins().stream().map(status -> line(status, snapshot)).toList());
  }

  private Map<String, Object> line(PluginStatus status, Snapshot snapshot) {
    Map<String, Object> line = PluginReport.noted(PluginReport.line(status), status, snapshot);
    state.gap(status.name()).ifPresent(sentence -> line.put("gap", sentence));
    return line;
  }

  private Map<String, Object> plugin(String name, Snapshot snapshot) {
    PluginStatus status = status(name);
    Map<String, Object> report =
        PluginReport.noted(PluginReport.of(status, snapshot.active().get(name)), status, snapshot);
    state.addTo(report, name);
    report.put(
        "subscriptions", EventReport.subscriptions(supervisor.bus().status(), Optional.of(name)));
    return report;
  }

  private PluginStatus status(String name) {
    return supervisor.find(name).orElseThrow(() -> state.unknown(name));
  }

  private Map<String, Object> scale(String name, HttpExchange exchange) throws IOException {
    PluginStatus before = status(name);
    ScaleRequest.of(name, patch(exchange)).apply(before, configuration, exchange.userName());
    return plugin(name, supervisor.snapshot());
  }

  private Map<String, Object> patch(HttpExchange exchange) throws IOException {
    String type = MediaType.of(exchange.header("Content-Type").orElse(""));
    if (!MediaType.isJson(type) && !type.equals(MERGE_PATCH)) {
      throw new UnsupportedMediaTypeException("send the changes as application/json");
    }
    Object tree = Json.read(LimitedBody.of(exchange, options.limits()));
    if (!(tree instanceof Map<?, ?> members)) {
      throw new InvalidPayloadException("the changes must be a JSON object of keys and values");
    }
    Map<String, Object> patch = new LinkedHashMap<>();
    members.forEach((key, value) -> patch.put(String.valueOf(key), value));
    return patch;
  }

  private Map<String, Object> why(String name) {
    return supervisor.why(name).map(PluginReport::of).orElseThrow(() -> state.unknown(name));
  }

  private Map<String, Object> permissions(String name) {
    PluginStatus status = status(name);
    return supervisor
        .permissions(name)
        .map(PermissionTree::of)
        .orElseThrow(() ->
            new ConflictException(
                "plugin '%s' has no sound manifest: %s"
                    .formatted(name, status.problems().toString())));
  }

  private static String name(Map<String, String> parameters) {
    return parameters.getOrDefault("name", "");
  }

  private static void answer(HttpExchange exchange, Object document) {
    exchange.respond(200, HEADERS, Json.write(document));
  }
}
