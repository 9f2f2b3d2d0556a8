package dev.xcore.app;

import dev.xcore.app.config.CallSettings;
import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.app.outbound.JettyOutboundHttp;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.install.PluginInstaller;
import dev.xcore.kernel.install.PluginSources;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.CallMiddlewares;
import dev.xcore.kernel.runtime.CorePlugins;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.sdk.CallMiddleware;
import dev.xcore.sdk.Events;
import dev.xcore.server.AdminEndpoint;
import dev.xcore.server.AuditEndpoint;
import dev.xcore.server.BuiltInRoute;
import dev.xcore.server.DevelopmentEndpoint;
import dev.xcore.server.Docs;
import dev.xcore.server.EventFeed;
import dev.xcore.server.EventsEndpoint;
import dev.xcore.server.HealthCheck;
import dev.xcore.server.HealthEndpoint;
import dev.xcore.server.HooksEndpoint;
import dev.xcore.server.HttpDispatcher;
import dev.xcore.server.HttpEdge;
import dev.xcore.server.HttpMiddlewares;
import dev.xcore.server.HttpServer;
import dev.xcore.server.InstallEndpoint;
import dev.xcore.server.JettyHandler;
import dev.xcore.server.JobsEndpoint;
import dev.xcore.server.LandingPage;
import dev.xcore.server.MetricsEndpoint;
import dev.xcore.server.MiddlewareEndpoint;
import dev.xcore.server.MigrationsAdmin;
import dev.xcore.server.MigrationsEndpoint;
import dev.xcore.server.OpenApiInfo;
import dev.xcore.server.Readiness;
import dev.xcore.server.SecurityEndpoint;
import dev.xcore.server.ServerOptions;
import dev.xcore.server.ServicesEndpoint;
import dev.xcore.server.StateHealth;
import dev.xcore.server.TasksAdmin;
import dev.xcore.server.TasksEndpoint;
import dev.xcore.services.tasks.TaskHandlers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/**
 * The platform: configuration, plugins and HTTP, put together.
 *
 * <p>{@code try (Xcore xcore = Xcore.load(Path.of("xcore.yaml"))) { xcore.boot(); … }}. Boots once
 * and closes in reverse; both are harmless when repeated. Thread safe.
 */
public final class Xcore implements AutoCloseable {

  /** The platform's version, by SemVer; what {@code framework_version} of a manifest is held to. */
  public static final String VERSION = "1.0.0";

  private enum Phase {
    NEW,
    BOOTED,
    CLOSED
  }

  private final LiveConfiguration configuration;
  private final ServiceWiring services;
  private final PlatformAudit audit;
  private final ServiceProvider provider;
  private final PluginSupervisor supervisor;
  private final TaskHandlers tasks;
  private final PluginInstaller installer;
  private final EventBus events;
  private final EventFeed feed;
  private final CorePluginFiles coreFiles = CorePluginFiles.ofHost();
  private final CorePlugins core;
  private final Readiness readiness = Readiness.create();
  private final List<BuiltInRoute> pages;
  private final HttpDispatcher dispatcher;
  private Phase phase = Phase.NEW;
  private boolean isMounted;
  private @Nullable HttpServer server;
  private @Nullable HotReload hotReload;
  private @Nullable TaskFolder taskFolder;
  private @Nullable CoreWatch coreWatch;
  private Optional<Path> firstPassword = Optional.empty();

  private Xcore(ConfigurationLoader loader) {
    this.configuration = new LiveConfiguration(loader);
    Configuration loaded = configuration.current();
    List<Problem> weaknesses = loaded.securityProblems();
    if (!weaknesses.isEmpty()) {
      throw new SettingsException(weaknesses);
    }
    Map<CallSettings.Middleware, CallMiddleware> around =
        MiddlewareClasses.create(
            CallMiddleware.class, "plugins.middleware", loaded.plugins().calls().middleware());
    OutboundHttp outbound = JettyOutboundHttp.create();
    // Events are kept in a database, and databases tell of themselves by events.
    AtomicReference<@Nullable ServiceWiring> made = new AtomicReference<>();
    this.events =
        Wiring.bus(loaded, () -> Objects.requireNonNull(made.get()).platform().database());
    this.services =
        ServiceWiring.of(
            loaded, () -> configuration.current().services().migrations(), events, outbound);
    made.set(services);
    this.feed = EventFeed.create(events.history());
    this.audit = PlatformAudit.of(loaded);
    this.provider = services.provider(audit);
    this.core = coreFiles.plugins(loaded.plugins().replacedCore());
    KernelOptions kernel =
        Wiring.kernelOptions(
            configuration,
            Version.parse(VERSION),
            events,
            provider,
            services.migrations(),
            services.scheduler(),
            services.pluginStates(),
            core,
            outbound);
    this.supervisor = PluginSupervisor.create(kernel, HttpEdge.create());
    this.installer = Wiring.installer(loaded, kernel, supervisor);
    events.observe(new AuditedEvents(audit));
    configuration.follow(supervisor, events, audit);
    around.forEach((entry, middleware) ->
        supervisor.middleware().register(entry.name(), entry.order(), middleware));
    ServerOptions options = Wiring.serverOptions(configuration, VERSION, audit);
    PluginSources sources = Wiring.pluginSources(configuration, kernel);
    MigrationAdministration migrations =
        MigrationAdministration.of(kernel, services.migrations(), supervisor);
    this.tasks = TaskWiring.handlers(supervisor.tasks());
    this.pages = makePages(loaded, options, sources, migrations);
    this.dispatcher = HttpDispatcher.create(options, supervisor, pages);
  }

  private List<BuiltInRoute> makePages(
      Configuration loaded,
      ServerOptions options,
      PluginSources sources,
      MigrationsAdmin migrations) {
    List<BuiltInRoute> made = new ArrayList<>();
    List<HealthCheck> checks = new ArrayList<>(services.healthChecks());
    checks.add(StateHealth.of(supervisor));
    made.addAll(HealthEndpoint.create(readiness, supervisor::plugins, checks).routes());
    made.addAll(
        ServicesEndpoint.create(
                options,
                new ServiceAdministration(services.container(), provider, supervisor.provided()))
            .routes());
    made.addAll(MigrationsEndpoint.create(options, migrations).routes());
    JobAdministration jobs = new JobAdministration(services.scheduler());
    made.addAll(JobsEndpoint.create(jobs).routes());
    TasksAdmin background = background();
    made.addAll(TasksEndpoint.create(options, background).routes());
    made.addAll(
        AdminEndpoint.create(options, supervisor, configuration, Clock.systemUTC()).routes());
    made.addAll(EventsEndpoint.create(options, supervisor.events(), events, feed).routes());
    made.addAll(AuditEndpoint.create(audit::reader, Clock.systemUTC()).routes());
    made.addAll(HooksEndpoint.create(supervisor.platformHooks()).routes());
    made.add(MiddlewareEndpoint.route(options.middleware(), () -> supervisor.middleware().names()));
    made.addAll(InstallEndpoint.create(options, supervisor, installer, sources).routes());
    made.addAll(
        MetricsEndpoint.create(options, supervisor, services::caches, jobs::reports)
            .with(background)
            .routes());
    OpenApiInfo info =
        new OpenApiInfo(loaded.app().name(), VERSION, "All plugins that are mounted now.");
    made.addAll(Docs.create(info, made).routes());
    made.addAll(DevelopmentEndpoint.routes(options, supervisor, feed));
    made.add(SecurityEndpoint.create(this::explaining, supervisor).route());
    made.add(LandingPage.route(options));
    return List.copyOf(made);
  }

  /** All pages of the platform's own, also those that are in no documentation. */
  List<BuiltInRoute> pages() {
    return pages;
  }

  /** Pages are made before what serves them. */
  private HttpDispatcher explaining() {
    return dispatcher;
  }

  /**
   * Reads a configuration file and what lies over it: environment files and variables.
   *
   * @param configurationFile the file; relative paths in it start at its folder
   * @return a platform that has not booted yet
   * @throws SettingsException with every problem at once
   */
  public static Xcore load(Path configurationFile) {
    Path file = configurationFile.toAbsolutePath().normalize();
    Path folder = file.getParent();
    return load(
        ConfigurationLoader.in(folder == null ? file : folder)
            .withFile(file)
            .withEnvironment(System.getenv()));
  }

  /**
   * Makes a platform from whatever a loader reads, now and whenever the configuration is reloaded.
   *
   * @param loader knows folder, file, environment and overrides
   * @return a platform that has not booted yet
   * @throws SettingsException with every problem at once; also if secrets are too weak outside of
   *     development
   */
  public static Xcore load(ConfigurationLoader loader) {
    return new Xcore(loader);
  }

  /**
   * Returns the plugins that come with the platform, as far as a configuration lets them be loaded.
   *
   * @param configuration of an application
   * @return empty if module {@code xcore-auth} is not on the class path
   */
  public static CorePlugins corePlugins(Configuration configuration) {
    return CorePluginFiles.ofHost().plugins(configuration.plugins().replacedCore());
  }

  /**
   * Starts the services, loads all plugins, then opens the port, unless {@link #httpHandler} was
   * asked for.
   *
   * @return the status of every plugin
   * @throws dev.xcore.services.ServiceStartException if a required service cannot be started;
   *     everything is closed again
   * @throws dev.xcore.kernel.runtime.PluginLoadException if a plugin with {@code boot_failure:
   *     abort} failed; everything is closed again
   * @throws dev.xcore.server.ServerStartException if the port cannot be opened; everything is
   *     closed again
   * @throws IllegalStateException if it was closed before
   */
  public synchronized List<PluginStatus> boot() {
    if (phase == Phase.CLOSED) {
      throw new IllegalStateException("this platform was closed; load a new one");
    }
    if (phase == Phase.BOOTED) {
      return supervisor.plugins();
    }
    try {
      audit.open(
          Map.of(
              "version",
              VERSION,
              "environment",
              configuration.current().app().environment().label()));
      services.start();
      if (!core.present().isEmpty()) {
        services.openAhead();
      }
      installer.recover();
      Configuration booted = configuration.current();
      TaskFolder.prepare(booted.services().tasks(), booted.app().varDirectory());
      coreFiles.write(core, booted.app().varDirectory());
      FirstPassword password =
          FirstPassword.watch(booted.secrets().file(CoreSettings.ADMIN_PASSWORD));
      List<PluginStatus> plugins = supervisor.boot();
      firstPassword = password.made();
      if (!isMounted) {
        HttpServer opened = HttpServer.create(dispatcher, readiness);
        server = opened;
        opened.start();
      }
      phase = Phase.BOOTED;
      readiness.ready();
      services.scheduler().open();
      if (configuration.current().services().tasks().isEnabled()) {
        services.tasks().begin(tasks);
      }
      events.announce("xcore.booted", Map.of("report", report(plugins)));
      if (configuration.current().plugins().watch()) {
        hotReload = HotReload.start(supervisor, configuration);
      }
      taskFolder =
          TaskFolder.start(
              supervisor,
              booted.services().tasks(),
              booted.app().varDirectory(),
              booted.services().tasks().watches().orElse(booted.plugins().watch()));
      coreWatch = CoreWatch.start(supervisor, core);
      supervisor.states().follow(new StateFollower(supervisor, installer));
      return plugins;
    } catch (RuntimeException | Error failure) {
      closeAfter(failure);
      throw failure;
    }
  }

  private static Map<String, Object> report(List<PluginStatus> plugins) {
    Map<String, Object> states = new TreeMap<>();
    plugins.forEach(
        plugin -> states.put(plugin.name(), plugin.state().name().toLowerCase(Locale.ROOT)));
    return states;
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException problem) {
      failure.addSuppressed(problem);
    }
  }

  /**
   * Returns where the first administrator's password is, if this boot made the account.
   *
   * @return a file that only the server's user can read; empty at all later boots
   */
  public synchronized Optional<Path> firstAdministratorPassword() {
    return firstPassword;
  }

  /**
   * Returns the plugins.
   *
   * @return calls them, reports on them, loads and unloads them
   */
  public PluginSupervisor plugins() {
    return supervisor;
  }

  /**
   * Returns the events of plugins and platform.
   *
   * @return sends and takes them, in the platform's name
   */
  public Events events() {
    return supervisor.events();
  }

  /**
   * Returns what installs and removes plugins.
   *
   * @return its changes take effect at once
   */
  public PluginInstaller installer() {
    return installer;
  }

  /** Returns what administrators do with tasks. */
  TasksAdministration background() {
    return new TasksAdministration(services.tasks(), supervisor.tasks(), tasks);
  }

  /**
   * Returns the call middleware around every call into a plugin, the one of the configuration
   * included.
   *
   * @return registers and lists it, before and after boot
   */
  public CallMiddlewares callMiddleware() {
    return supervisor.middleware();
  }

  /**
   * Returns the middleware around HTTP requests, the one of the configuration included.
   *
   * @return registers it, before and after boot
   */
  public HttpMiddlewares httpMiddleware() {
    return dispatcher.options().middleware();
  }

  /**
   * Returns the configuration in force now.
   *
   * @return an immutable snapshot
   */
  public Configuration configuration() {
    return configuration.current();
  }

  /**
   * Returns the configuration's live side: changes by key, announced to plugins and loggers.
   *
   * @return the live configuration
   */
  public LiveConfiguration liveConfiguration() {
    return configuration;
  }

  /**
   * Returns everything as a handler for a Jetty server of the host's own. Asked for before {@link
   * #boot}, the platform opens no port.
   *
   * @return a new Jetty handler
   */
  public Handler httpHandler() {
    return JettyHandler.create(httpDispatcher());
  }

  /**
   * Returns what answers requests, for other servers. Asked for before {@link #boot}, the platform
   * opens no port.
   *
   * @return the dispatcher
   */
  public synchronized HttpDispatcher httpDispatcher() {
    isMounted = true;
    return dispatcher;
  }

  /**
   * Returns where the platform's own server can be reached.
   *
   * @return such as {@code http://127.0.0.1:8082}; empty before boot and when mounted elsewhere
   */
  public synchronized Optional<URI> address() {
    HttpServer running = server;
    return running == null || phase != Phase.BOOTED ? Optional.empty() : Optional.of(running.uri());
  }

  /**
   * Lets plugins take {@code xcore.shutdown}, stops watching, stops the port, lets running requests
   * finish, each within {@code server.shutdown_grace}, unloads all plugins, ends the events, stops
   * the services. Harmless when repeated.
   */
  @Override
  public synchronized void close() {
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    readiness.stopping();
    supervisor.states().close();
    CoreWatch retrying = coreWatch;
    if (retrying != null) {
      retrying.close();
    }
    services.scheduler().close();
    events.announce("xcore.shutdown", Map.of(), dispatcher.options().shutdownGrace());
    HotReload following = hotReload;
    if (following != null) {
      following.close();
    }
    TaskFolder files = taskFolder;
    if (files != null) {
      files.close();
    }
    services.tasks().drain();
    feed.close();
    HttpServer running = server;
    try {
      if (running == null) {
        dispatcher.endStreams();
      } else {
        running.close();
      }
    } finally {
      endPlugins();
    }
  }

  private void endPlugins() {
    try {
      supervisor.shutdown(dispatcher.options().shutdownGrace());
    } finally {
      try {
        services.close();
      } finally {
        audit.close();
      }
    }
  }
}
