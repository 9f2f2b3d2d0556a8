package dev.xcore.worker;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundScheduler;
import dev.xcore.handlers.TaskStore;
import dev.xcore.handlers.TreeConfig;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.HealthChecks;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.HttpCalls;
import dev.xcore.sdk.PluginCalls;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.sdk.Services;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.LoadOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;

/** What the platform gives a plugin in a process of its own. Thread safe. */
final class WorkerContext implements PluginContext {

  private static final String UNSUPPORTED = "unsupported_in_sandbox";

  private final LoadOrder order;
  private final Binder binder;
  private final Logger logger;
  private final PluginCalls calls;
  private final HttpCalls http;
  private final PluginThreads threads;
  private final HealthChecks health;
  private final Events events;
  private final Hooks hooks;
  private final BoundScheduler jobs;
  private final WorkerServices services;
  private final Map<String, String> env;
  private volatile Config config;

  WorkerContext(
      LoadOrder order,
      Binder binder,
      Logger logger,
      PluginCalls calls,
      HttpCalls http,
      PluginThreads threads,
      HealthChecks health,
      Events events,
      Hooks hooks,
      BoundScheduler jobs,
      WorkerServices services) {
    this.order = order;
    this.binder = binder;
    this.logger = logger;
    this.calls = calls;
    this.http = http;
    this.threads = threads;
    this.health = health;
    this.events = events;
    this.hooks = hooks;
    this.jobs = jobs;
    this.services = services;
    this.env = Collections.unmodifiableMap(new LinkedHashMap<>(order.env()));
    this.config = settings(order.config());
  }

  /** Makes settings of the plugin. */
  Config settings(Map<String, Object> tree) {
    return TreeConfig.of(order.name(), binder, tree);
  }

  /** Puts settings in force. */
  void change(Config settings) {
    config = settings;
  }

  /** Returns the plugin's jobs, with the handlers it has registered. */
  BoundScheduler jobs() {
    return jobs;
  }

  @Override
  public String name() {
    return order.name();
  }

  @Override
  public String version() {
    return order.version();
  }

  @Override
  public Config config() {
    return config;
  }

  @Override
  public Map<String, String> env() {
    return env;
  }

  @Override
  public Path dataDirectory() {
    return order
        .dataDirectory()
        .map(Path::of)
        .orElseThrow(() ->
            new SandboxViolationException(
                "plugin '"
                    + name()
                    + "' may not use files; to give it its data folder, add to its plugin.yaml:"
                    + " filesystem: {allowed_paths: [\"data/\"]}"));
  }

  @Override
  public Logger logger() {
    return logger;
  }

  @Override
  public PluginCalls calls() {
    return calls;
  }

  @Override
  public Events events() {
    return events;
  }

  @Override
  public Hooks hooks() {
    return hooks;
  }

  @Override
  public <T> T service(Class<T> type) {
    if (type == PluginCalls.class) {
      return type.cast(calls);
    }
    if (type == HttpCalls.class) {
      return type.cast(http);
    }
    if (type == Events.class) {
      return type.cast(events);
    }
    if (type == Hooks.class) {
      return type.cast(hooks);
    }
    if (type == HealthChecks.class) {
      return type.cast(health);
    }
    return services
        .find(type)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the platform offers no service of type "
                    + type.getName()
                    + "; it offers PluginCalls, Events, Hooks, HttpCalls, HealthChecks, "
                    + services.types()));
  }

  @Override
  public Object service(String name) {
    return services.find(name).orElseThrow(() -> unknown(name));
  }

  private IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "the platform offers no service called '%s'; it offers %s"
            .formatted(name, services.names()));
  }

  /** What the host does not do for workers yet. */
  static XcoreException unsupported(String what) {
    return XcoreException.of(
        UNSUPPORTED,
        what
            + " cannot be used by a sandboxed plugin in this version ("
            + UNSUPPORTED
            + "): call a trusted plugin that has it, or set execution_mode: trusted if you trust"
            + " the code");
  }

  /** Returns where the plugin's tasks are kept. */
  TaskStore taskStore() {
    return services.tasks().store();
  }

  @Override
  public Services services() {
    return services;
  }

  @Override
  public ExecutorService executor() {
    return new ContextExecutor(threads);
  }

  @Override
  public HealthChecks health() {
    return health;
  }

  @Override
  public String toString() {
    return "context of plugin '" + name() + "'";
  }
}
