package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.kernel.net.OutboundReply;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.HealthChecks;
import dev.xcore.sdk.HttpCall;
import dev.xcore.sdk.PluginCalls;
import dev.xcore.worker.protocol.HttpAnswer;
import dev.xcore.worker.protocol.HttpSending;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What the plugin in one worker may use of the platform. Closed with the worker's session. Thread
 * safe.
 */
final class SandboxServices implements AutoCloseable {

  private static final int MOST_CHECKS = 100;

  private final PluginCalls calls;
  private final OutboundCalls outbound;
  private final EventRequests events;
  private final HookRequests hooks;
  private final CacheRequests cache;
  private final DatabaseRequests database;
  private final JobRequests jobs;
  private final TaskRequests tasks;
  private final ServiceRequests extensions;
  private final HealthChecks health;
  private final Function<String, Callable<Health>> checks;
  private final SandboxSockets sockets = new SandboxSockets();
  private final Map<String, HealthChecks.Registration> registered = new ConcurrentHashMap<>();

  /**
   * Collects what a worker may use.
   *
   * @param calls to other plugins, in the plugin's name
   * @param outbound sends requests to other servers, in the plugin's name
   * @param events sends and takes events, in the plugin's name
   * @param hooks does what the plugin wants of hooks, in its name
   * @param cache of the plugin
   * @param database uses databases, in the plugin's name
   * @param jobs of the plugin
   * @param tasks of the plugin
   * @param extensions and services of other plugins
   * @param health of the plugin
   * @param checks make the host's side of a health check that the worker registers, by its name
   */
  SandboxServices(
      PluginCalls calls,
      OutboundCalls outbound,
      EventRequests events,
      HookRequests hooks,
      CacheRequests cache,
      DatabaseRequests database,
      JobRequests jobs,
      TaskRequests tasks,
      ServiceRequests extensions,
      HealthChecks health,
      Function<String, Callable<Health>> checks) {
    this.calls = calls;
    this.outbound = outbound;
    this.events = events;
    this.hooks = hooks;
    this.cache = cache;
    this.database = database;
    this.jobs = jobs;
    this.tasks = tasks;
    this.extensions = extensions;
    this.health = health;
    this.checks = checks;
  }

  PluginCalls calls() {
    return calls;
  }

  EventRequests events() {
    return events;
  }

  HookRequests hooks() {
    return hooks;
  }

  CacheRequests cache() {
    return cache;
  }

  DatabaseRequests database() {
    return database;
  }

  JobRequests jobs() {
    return jobs;
  }

  TaskRequests tasks() {
    return tasks;
  }

  ServiceRequests extensions() {
    return extensions;
  }

  SandboxSockets sockets() {
    return sockets;
  }

  void registerHealth(String name, ValueWriter reply) {
    if (registered.size() >= MOST_CHECKS) {
      throw new ConflictException("a plugin may register " + MOST_CHECKS + " health checks");
    }
    HealthChecks.Registration made = health.register(name, checks.apply(name));
    HealthChecks.Registration old = registered.put(name, made);
    if (old != null) {
      old.close();
    }
    reply.nothing();
  }

  void removeHealth(String name, ValueWriter reply) {
    HealthChecks.Registration old = registered.remove(name);
    if (old != null) {
      old.close();
    }
    reply.nothing();
  }

  void http(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    HttpCall call = HttpSending.read(arguments).call();
    OutboundReply answer = outbound.send(call, CallContext.find().flatMap(CallContext::remaining));
    new HttpAnswer(answer.status(), answer.url(), answer.headers(), answer.body()).write(reply);
  }

  @Override
  public void close() {
    registered.values().forEach(HealthChecks.Registration::close);
    registered.clear();
    sockets.close();
    hooks.close();
    database.close();
  }
}
