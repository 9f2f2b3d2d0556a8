package dev.xcore.app;

import dev.xcore.app.catalog.CatalogSources;
import dev.xcore.app.catalog.InstalledRelease;
import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.Environment;
import dev.xcore.app.config.LoggingSettings;
import dev.xcore.app.config.PluginSettings;
import dev.xcore.app.config.SecretStore;
import dev.xcore.app.config.ServerSettings;
import dev.xcore.kernel.audit.AuditLog;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.install.PluginInstaller;
import dev.xcore.kernel.install.PluginSources;
import dev.xcore.kernel.install.SignatureCheck;
import dev.xcore.kernel.jobs.JobBoard;
import dev.xcore.kernel.leaks.UnloadOptions;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.CallOptions;
import dev.xcore.kernel.runtime.CorePlugins;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.PermissionPolicy;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.runtime.ProvidedServices;
import dev.xcore.kernel.services.Migrations;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.state.PluginStates;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.http.HttpMiddleware;
import dev.xcore.server.HttpMiddlewares;
import dev.xcore.server.RequestLimits;
import dev.xcore.server.ServerOptions;
import dev.xcore.services.events.SqlEventStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;

/** Says to each module in its own terms what the configuration says to all of them. */
final class Wiring {

  private static final String ADMIN_TOKEN = "admin-token";

  private Wiring() {}

  /** Makes the event bus, which keeps durable events in the default database. */
  static EventBus bus(Configuration loaded, Supplier<Database> platform) {
    return EventBus.create(
        loaded.events(),
        SqlEventStore.create(platform),
        loaded.app().varDirectory().resolve("state").resolve("subscriptions"));
  }

  /** Plugins read their settings and overrides at each use, so that changes reach them. */
  static KernelOptions kernelOptions(
      LiveConfiguration configuration,
      Version version,
      EventBus events,
      ServiceProvider services,
      Migrations migrations,
      JobBoard jobs,
      PluginStates states,
      CorePlugins core,
      OutboundHttp outbound) {
    Configuration loaded = configuration.current();
    PluginSettings plugins = loaded.plugins();
    return KernelOptions.builder(plugins.directory(), loaded.app().varDirectory(), version)
        .parallelism(plugins.parallelism())
        .disabled(plugins.disabled())
        .pluginConfig(name -> CoreSettings.of(configuration.current(), name))
        .pluginOverrides(name -> configuration.current().plugins().overridesOf(name))
        .environment(loaded.variables())
        .ephemeral(plugins.ephemeral())
        .timeouts(plugins.startTimeout(), plugins.stopTimeout(), plugins.drainTimeout())
        .customConstraints(HibernateConstraints::new)
        .events(events)
        .signatures(() -> configuration.current().plugins().signatures())
        .abortBoot(plugins.abortBoot())
        .calls(
            new CallOptions(
                plugins.calls().runawayLimit(),
                loaded.app().environment() == Environment.DEVELOPMENT,
                PermissionPolicy.ofManifests()))
        .sandbox(
            loaded.security().sandbox().options(loaded.app().varDirectory(), loaded.variables()))
        .scan(loaded.security().scan())
        .outbound(outbound)
        .services(services)
        .provided(ProvidedServices.create(loaded.services().bindings()))
        .migrations(migrations)
        .jobs(jobs)
        .states(states)
        .core(core)
        .unloading(UnloadOptions.USUAL.withLimits(plugins.maxLeaked(), plugins.maxHeapDumpBytes()))
        .build();
  }

  static PluginInstaller installer(
      Configuration loaded, KernelOptions kernel, PluginSupervisor supervisor) {
    return PluginInstaller.live(
        kernel, loaded.plugins().keepVersions(), List.of(SignatureCheck.of(kernel)), supervisor);
  }

  /** Relative paths start where the server was started. */
  static PluginSources pluginSources(LiveConfiguration configuration, KernelOptions kernel) {
    return CatalogSources.create(
        Path.of("").toAbsolutePath(),
        configuration::current,
        () ->
            PluginFolder.of(kernel).scan().stream()
                .filter(PluginFolder.Found.class::isInstance)
                .map(entry -> ((PluginFolder.Found) entry).plugin().manifest())
                .map(InstalledRelease::of)
                .toList(),
        kernel.frameworkVersion());
  }

  static ServerOptions serverOptions(
      LiveConfiguration configuration, String version, AuditLog audit) {
    Configuration loaded = configuration.current();
    ServerSettings server = loaded.server();
    Path var = loaded.app().varDirectory();
    String adminToken = adminToken(loaded);
    ServerOptions.Builder builder =
        ServerOptions.builder(() -> adminToken, var.resolve("uploads"))
            .listen(server.host(), server.port())
            .about(loaded.app().name(), version, loaded.app().environment().label())
            .limits(limits(server, var))
            .shutdownGrace(server.shutdownGrace())
            .audit(audit)
            .compression(server.compression())
            .protection(server.protection())
            .middleware(middleware(server))
            .cors(cors(server.cors()))
            .accessRules(() -> configuration.current().security().accessRules());
    server.requestTimeout().ifPresent(builder::requestTimeout);
    server
        .tls()
        .ifPresent(tls ->
            builder.tls(new ServerOptions.Tls(tls.certificate(), tls.key(), tls.password())));
    return builder.build();
  }

  private static HttpMiddlewares middleware(ServerSettings server) {
    HttpMiddlewares all = HttpMiddlewares.create();
    MiddlewareClasses.create(HttpMiddleware.class, "server.middleware", server.middleware())
        .forEach((entry, middleware) -> all.register(entry.name(), entry.order(), middleware));
    return all;
  }

  private static String adminToken(Configuration loaded) {
    SecretStore secrets = loaded.secrets();
    try {
      return secrets.secret(ADMIN_TOKEN);
    } catch (IOException unusable) {
      throw new SettingsException(
          List.of(
              Problem.of(
                  secrets.file(ADMIN_TOKEN).toString(), String.valueOf(unusable.getMessage()))));
    }
  }

  private static RequestLimits limits(ServerSettings server, Path var) {
    RequestLimits usual = RequestLimits.usual(var.resolve("uploads"));
    return new RequestLimits(
        server.maxBodyBytes(),
        server.maxHeaderBytes(),
        server.maxHeaders(),
        usual.maxParts(),
        server.idleTimeout(),
        server.minDataRate(),
        usual.maxMessage(),
        usual.uploadDirectory());
  }

  private static ServerOptions.Cors cors(ServerSettings.Cors cors) {
    return new ServerOptions.Cors(
        new HashSet<>(cors.origins()),
        cors.methods(),
        cors.headers(),
        cors.exposed(),
        cors.credentials(),
        cors.maxAge());
  }

  static LoggingOptions logging(LoggingSettings settings, boolean colour) {
    return new LoggingOptions(
        settings.level(),
        settings.levels(),
        settings.json(),
        colour,
        settings.file(),
        settings.maxFileBytes(),
        settings.keepFiles());
  }
}
