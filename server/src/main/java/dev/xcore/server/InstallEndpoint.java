package dev.xcore.server;

import dev.xcore.kernel.install.InstallProgress;
import dev.xcore.kernel.install.InstallRequest;
import dev.xcore.kernel.install.InstallResult;
import dev.xcore.kernel.install.Installation;
import dev.xcore.kernel.install.LocalSource;
import dev.xcore.kernel.install.PluginInstaller;
import dev.xcore.kernel.install.PluginSources;
import dev.xcore.kernel.install.PluginVersion;
import dev.xcore.kernel.install.RemoveResult;
import dev.xcore.kernel.install.StagedPlugin;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.sdk.http.Response.Header;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Installation of plugins over HTTP: below {@code /admin/plugins}, for administrators. Thread safe;
 * changes are made one after the other.
 */
public final class InstallEndpoint {

  private static final List<Header> HEADERS =
      List.of(
          new Header("Content-Type", "application/json"), new Header("Cache-Control", "no-store"));

  private final RequestLimits limits;
  private final PluginSupervisor supervisor;
  private final PluginInstaller installer;
  private final PluginSources sources;

  private InstallEndpoint(
      RequestLimits limits,
      PluginSupervisor supervisor,
      PluginInstaller installer,
      PluginSources sources) {
    this.limits = limits;
    this.supervisor = supervisor;
    this.installer = installer;
    this.sources = sources;
  }

  /**
   * Makes the endpoint.
   *
   * @param options of the server
   * @param supervisor looks after the plugins
   * @param installer changes the plugin folder
   * @param sources where plugins can be fetched from
   * @return the endpoint
   */
  public static InstallEndpoint create(
      ServerOptions options,
      PluginSupervisor supervisor,
      PluginInstaller installer,
      PluginSources sources) {
    return new InstallEndpoint(options.limits(), supervisor, installer, sources);
  }

  /**
   * Returns the pages.
   *
   * @return routes for administrators
   */
  public List<BuiltInRoute> routes() {
    return List.of(
        BuiltInRoute.admin(
            "POST", "/admin/plugins/install", (x, p, snapshot) -> answer(x, install(x))),
        BuiltInRoute.admin(
            "DELETE",
            "/admin/plugins/{name}",
            (x, parameters, snapshot) -> answer(x, remove(name(parameters), x))),
        BuiltInRoute.admin(
            "POST",
            "/admin/plugins/{name}/rollback",
            (x, parameters, snapshot) -> answer(x, rollback(name(parameters), x))),
        BuiltInRoute.admin(
            "GET",
            "/admin/plugins/{name}/versions",
            (x, parameters, snapshot) -> answer(x, versions(name(parameters)))));
  }

  private Map<String, Object> install(HttpExchange exchange) throws IOException {
    try (Installation installation = installer.begin()) {
      InstallBody body = InstallBody.read(exchange, limits, installation.scratch(), sources);
      LocalSource source = body.source();
      StagedPlugin staged = installation.stage(source, body.name(), InstallProgress.unwatched());
      if (!body.acceptsPermissions()) {
        PermissionGrowth.require(supervisor.find(staged.name()), staged.plugin().manifest());
      }
      exchange.fact("plugin", staged.name());
      exchange.fact("version", staged.plugin().manifest().version().toString());
      exchange.fact("origin", staged.origin());
      return report(
          installation.commit(staged, new InstallRequest(exchange.userName(), body.force())));
    }
  }

  private Map<String, Object> rollback(String name, HttpExchange exchange) throws IOException {
    InstallFields fields = InstallFields.json(exchange, limits);
    return report(
        installer.rollback(
            name,
            fields.text("version"),
            new InstallRequest(exchange.userName(), fields.flag("force"))));
  }

  private Map<String, Object> remove(String name, HttpExchange exchange) {
    InstallFields fields = InstallFields.query(exchange, limits);
    RemoveResult removed =
        installer.remove(
            name,
            fields.flag("purge"),
            new InstallRequest(exchange.userName(), fields.flag("force")));
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("outcome", removed.purged() ? "purged" : "removed");
    report.put("name", removed.name());
    removed.version().ifPresent(version -> report.put("version", version));
    removed.data().ifPresent(data -> report.put("data_kept", data.toString()));
    report.put("unloaded", removed.stopped());
    return report;
  }

  private Map<String, Object> versions(String name) {
    return Map.of(
        "name",
        name,
        "versions",
        installer.versions(name).stream().map(InstallEndpoint::version).toList());
  }

  private static Map<String, Object> version(PluginVersion version) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("version", version.version());
    report.put("installed", version.isInstalled());
    report.put("changed", version.isChanged());
    report.put("origin", version.origin());
    report.put("digest", version.digest());
    put(report, "installed_at", Optional.of(version.installedAt()));
    put(report, "actor", Optional.of(version.actor()));
    report.put("location", version.location().toString());
    return report;
  }

  private Map<String, Object> report(InstallResult result) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
    report.put("name", result.name());
    report.put("version", result.version());
    put(report, "replaced", result.replaced());
    supervisor
        .find(result.name())
        .ifPresent(status -> report.put("state", PluginReport.text(status.state())));
    report.put("location", result.location().toString());
    report.put("digest", result.digest());
    report.put("origin", result.origin());
    report.put("warnings", result.warnings().stream().map(Object::toString).toList());
    return report;
  }

  private static void put(Map<String, Object> report, String key, Optional<String> value) {
    value.filter(text -> !text.isEmpty()).ifPresent(text -> report.put(key, text));
  }

  private static String name(Map<String, String> parameters) {
    return parameters.getOrDefault("name", "");
  }

  private static void answer(HttpExchange exchange, Object document) {
    exchange.respond(200, HEADERS, Json.write(document));
  }
}
