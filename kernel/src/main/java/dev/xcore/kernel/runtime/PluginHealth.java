package dev.xcore.kernel.runtime;

import dev.xcore.handlers.HealthCheckDescriptor;
import dev.xcore.kernel.health.HealthListener;
import dev.xcore.kernel.health.HealthMonitor;
import dev.xcore.kernel.health.HealthProbe;
import dev.xcore.kernel.health.HealthReport;
import dev.xcore.kernel.health.HealthSchedule;
import dev.xcore.kernel.health.SubjectHealth;
import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.Availability.Cause;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.HealthChecks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The health of one version of a plugin, and what follows from it: while it is unhealthy its calls
 * are refused. Thread safe.
 */
final class PluginHealth implements HealthChecks, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PluginHealth.class);

  private final PluginIdentity identity;
  private final Availability availability;
  private final SystemEvents events;
  private final boolean showsCauses;
  private final SubjectHealth subject;
  private volatile boolean isServing;

  /**
   * Prepares the health of a version; nothing is checked yet.
   *
   * @param identity the plugin
   * @param settings of its manifest
   * @param loader its classes
   * @param monitor makes the checks
   * @param availability closed while it is unhealthy
   * @param events hear of changes
   * @param showsCauses whether clients are told what is wrong
   */
  PluginHealth(
      PluginIdentity identity,
      PluginManifest.HealthCheck settings,
      ClassLoader loader,
      HealthMonitor monitor,
      Availability availability,
      SystemEvents events,
      boolean showsCauses) {
    this.identity = identity;
    this.availability = availability;
    this.events = events;
    this.showsCauses = showsCauses;
    this.subject =
        monitor.watch(
            "plugin '" + identity.name() + "'",
            schedule(settings),
            threads(identity.name(), loader),
            new Consequences());
  }

  private static HealthSchedule schedule(PluginManifest.HealthCheck settings) {
    return new HealthSchedule(
        settings.enabled(), settings.interval(), settings.timeout(), settings.unhealthyAfter());
  }

  private static ThreadFactory threads(String plugin, ClassLoader loader) {
    ThreadFactory daemons =
        Thread.ofPlatform().daemon().name("plugin-" + plugin + "-health").factory();
    return look -> {
      Thread thread = daemons.newThread(look);
      thread.setContextClassLoader(loader);
      return thread;
    };
  }

  /** Adds the checks of the entry class. */
  void add(List<HealthCheckDescriptor> checks, Object instance, Optional<ReentrantLock> turn) {
    for (HealthCheckDescriptor check : checks) {
      Callable<@Nullable Health> look = () -> check(check, instance);
      subject.add(
          new HealthProbe(
              check.name(), bound(turn.isEmpty() ? look : () -> inTurn(turn.get(), look))));
    }
  }

  private static @Nullable Health check(HealthCheckDescriptor check, Object instance)
      throws Exception {
    try {
      return check.invoker().check(instance);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A single-threaded plugin that works is not ill because it cannot be asked meanwhile. */
  private @Nullable Health inTurn(ReentrantLock turn, Callable<@Nullable Health> look)
      throws Exception {
    long most = subject.schedule().timeout().toNanos() / 2;
    if (!turn.tryLock(most, TimeUnit.NANOSECONDS)) {
      return Health.degraded("it could not be asked: it is @SingleThreaded and busy");
    }
    try {
      return look.call();
    } finally {
      turn.unlock();
    }
  }

  /** Plugins return what they like. */
  @SuppressWarnings("UnnecessaryLambda") // a Callable of another type
  private static Callable<@Nullable Health> nullable(Callable<Health> check) {
    return () -> check.call();
  }

  private Callable<@Nullable Health> bound(Callable<@Nullable Health> look) {
    return () -> CallBinding.within(identity.ownCall(), look::call);
  }

  @Override
  public Registration register(String name, Callable<Health> check) {
    HealthCheckDescriptor.requireName(name);
    Runnable removal = subject.add(new HealthProbe(name, bound(nullable(check))));
    return removal::run;
  }

  @Override
  public Health current() {
    HealthReport report = report();
    return new Health(report.status(), report.message(), Map.of());
  }

  HealthReport report() {
    return subject.report();
  }

  HealthSchedule schedule() {
    return subject.schedule();
  }

  /** Makes the first checks and waits for them, while the version does not serve yet. */
  HealthReport first() {
    return subject.first();
  }

  /** Begins to check periodically and to draw consequences: the version is about to serve. */
  void begin() {
    isServing = true;
    HealthReport report = report();
    if (report.status() == Health.Status.UNHEALTHY) {
      block(report);
    }
    subject.begin();
  }

  /** Checks as a changed manifest says. */
  void change(PluginManifest.HealthCheck settings) {
    subject.change(schedule(settings));
  }

  private final class Consequences implements HealthListener {

    @Override
    public void unhealthy(HealthReport report) {
      if (isServing) {
        block(report);
      }
    }

    @Override
    public void recovered(HealthReport report) {
      if (isServing && availability.clear(Cause.HEALTH)) {
        LOG.info("plugin={} is healthy again", identity.name());
        announce("healthy", report);
      }
    }
  }

  private void block(HealthReport report) {
    String reason = "its health checks fail" + (showsCauses ? ": " + report.message() : "");
    availability.block(
        Cause.HEALTH,
        new Availability.Obstacle("unhealthy", reason, subject.schedule().interval()));
    LOG.warn("plugin={} is unhealthy: {}", identity.name(), report.message());
    announce("unhealthy", report);
  }

  private void announce(String status, HealthReport report) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("status", report.status().text());
    facts.put("cause", "health_check");
    facts.put("message", report.message());
    facts.put("failures", report.failures());
    events.announce("plugin." + identity.name() + "." + status, facts);
  }

  /** Ends the checks. */
  @Override
  public void close() {
    isServing = false;
    subject.close();
  }
}
