package dev.xcore.services;

import dev.xcore.kernel.health.HealthListener;
import dev.xcore.kernel.health.HealthMonitor;
import dev.xcore.kernel.health.HealthProbe;
import dev.xcore.kernel.health.HealthReport;
import dev.xcore.kernel.health.HealthSchedule;
import dev.xcore.kernel.health.SubjectHealth;
import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.Service.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one service: started, looked at, stopped. One that could not be started is started
 * again whenever its health would be looked at, until it comes up. Thread safe.
 */
final class ManagedService {

  private static final Logger LOG = LoggerFactory.getLogger(ManagedService.class);

  private final ServiceDefinition definition;
  private final SystemEvents events;
  private final InstantSource clock;
  private final SubjectHealth health;

  /** Held while it is started, stopped or looked at. */
  private final ReentrantLock life = new ReentrantLock();

  private State state = State.STOPPED;
  private String message = "";
  private Instant since;
  private boolean isStarted;

  ManagedService(
      ServiceDefinition definition,
      HealthMonitor monitor,
      HealthSchedule schedule,
      SystemEvents events,
      InstantSource clock) {
    this.definition = definition;
    this.events = events;
    this.clock = clock;
    this.since = clock.instant();
    this.health =
        monitor.watch(
            "service '" + definition.name() + "'",
            schedule,
            Thread.ofPlatform().name("xcore-service-" + definition.name()).daemon().factory(),
            new Listener());
    health.add(new HealthProbe("health", this::look));
  }

  /** Takes over what the health checks found. */
  private final class Listener implements HealthListener {

    @Override
    public void unhealthy(HealthReport report) {
      String found = wrong(report);
      if (enter(State.FAILED, found)) {
        LOG.warn("service failed name={} reason={}", definition.name(), found);
        events.announce(event("down"), Map.of("error", found));
      }
    }

    @Override
    public void recovered(HealthReport report) {
      cameUp();
    }

    private String wrong(HealthReport report) {
      return report.findings().stream()
          .map(finding -> finding.health().message())
          .findFirst()
          .orElse("");
    }
  }

  ServiceDefinition definition() {
    return definition;
  }

  /** Starts it; returns why that failed, if it did. */
  Optional<String> start() {
    enter(State.STARTING, "");
    Optional<String> failure = attempt();
    if (failure.isEmpty()) {
      enter(State.READY, "");
      LOG.debug("service started name={}", definition.name());
    } else {
      enter(State.FAILED, failure.get());
      LOG.warn("service failed name={} reason={}", definition.name(), failure.get());
      events.announce(event("down"), Map.of("error", failure.get()));
    }
    health.begin();
    return failure;
  }

  private Optional<String> attempt() {
    try {
      run("start", definition.service()::start);
      synchronized (this) {
        isStarted = true;
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the start was interrupted");
    } catch (Exception e) {
      discard();
      return Optional.of(reason(e));
    }
  }

  private static String reason(Exception failure) {
    String text = failure.getMessage();
    return text == null || text.isBlank() ? failure.toString() : text;
  }

  private void discard() {
    try {
      run("stop", definition.service()::stop);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debug("what service {} had begun could not be ended", definition.name(), e);
    }
  }

  private void run(String what, BoundedStep.Step step) throws Exception {
    BoundedStep.run(
        "xcore-service-%s-%s".formatted(definition.name(), what), definition.timeout(), step);
  }

  /** Stops it and starts it again. */
  void restart() {
    if (!tryBegin()) {
      throw new IllegalStateException(
          "service '%s' is being started or stopped already".formatted(definition.name()));
    }
    try {
      if (!enter(State.STOPPING, "")) {
        throw new IllegalStateException(
            "service '%s' has been stopped for good".formatted(definition.name()));
      }
      events.announce(event("down"), Map.of("error", "it is being restarted"));
      synchronized (this) {
        isStarted = false;
      }
      end();
      enter(State.STOPPED, "");
      enter(State.STARTING, "");
      Optional<String> failure = attempt();
      enter(failure.isEmpty() ? State.READY : State.FAILED, failure.orElse(""));
      LOG.info("service restarted name={} failure={}", definition.name(), failure.orElse("none"));
      if (failure.isEmpty()) {
        events.announce(event("up"), Map.of());
      }
    } finally {
      life.unlock();
    }
  }

  private boolean tryBegin() {
    try {
      return life.tryLock(definition.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void end() {
    try {
      run("stop", definition.service()::stop);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("service could not be stopped name={}", definition.name(), e);
    }
  }

  /** Looks at its health, unless it is being stopped and started at the moment. */
  private Health look() throws Exception {
    if (!life.tryLock()) {
      return Health.degraded("it is being started or stopped");
    }
    try {
      return looked();
    } finally {
      life.unlock();
    }
  }

  /** Looks at its health, and starts it where that has failed so far. */
  private Health looked() throws Exception {
    boolean mustStart;
    synchronized (this) {
      mustStart = !isStarted;
    }
    if (mustStart) {
      Optional<String> failure = attempt();
      if (failure.isPresent()) {
        return Health.unhealthy(failure.get());
      }
    }
    Health found = definition.service().health();
    if (found.status() != Health.Status.UNHEALTHY) {
      cameUp();
    }
    return found;
  }

  private void cameUp() {
    boolean wasDown;
    synchronized (this) {
      wasDown = state == State.FAILED && isStarted;
    }
    if (wasDown && enter(State.READY, "")) {
      LOG.info("service recovered name={}", definition.name());
      events.announce(event("up"), Map.of());
    }
  }

  private String event(String what) {
    return "service." + definition.name() + "." + what;
  }

  /** Comes into a state; returns whether it was in another. */
  private synchronized boolean enter(State next, String why) {
    boolean isOver = state == State.STOPPING || (state == State.STOPPED && next != State.STARTING);
    if (isOver && next != State.STOPPED) {
      return false;
    }
    boolean isNew = state != next;
    if (isNew) {
      since = clock.instant();
    }
    state = next;
    message = why;
    return isNew;
  }

  /** Stops it; what goes wrong is logged. */
  void stop() {
    synchronized (this) {
      if (state == State.STOPPED) {
        return;
      }
    }
    enter(State.STOPPING, "");
    health.close();
    boolean isAlone = tryBegin();
    try {
      end();
    } finally {
      if (isAlone) {
        life.unlock();
      }
    }
    enter(State.STOPPED, "");
  }

  ServiceStatus status() {
    HealthReport report = health.report();
    Health last =
        report.findings().stream()
            .map(HealthReport.Finding::health)
            .findFirst()
            .orElseGet(Health::healthy);
    synchronized (this) {
      boolean isDegraded = state == State.READY && report.status() != Health.Status.HEALTHY;
      return new ServiceStatus(
          definition.name(),
          definition.kind(),
          isDegraded ? State.DEGRADED : state,
          definition.isRequired(),
          message.isEmpty() ? last.message() : message,
          last.details(),
          since,
          report.checkedAt());
    }
  }
}
