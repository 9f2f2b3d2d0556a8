package dev.xcore.kernel.health;

import dev.xcore.kernel.health.HealthReport.Finding;
import dev.xcore.sdk.Health;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look through one probe, on a thread of its own: its answer counts, or that it came too late,
 * whichever is first.
 */
final class ProbeRun {

  private static final Logger LOG = LoggerFactory.getLogger(ProbeRun.class);
  private static final int MOST_TEXT = 500;

  private final String subject;
  private final HealthProbe probe;
  private final Consumer<Finding> whenDone;
  private final AtomicBoolean isDone = new AtomicBoolean();
  private final long begin = System.nanoTime();
  private volatile @Nullable Thread thread;
  private volatile @Nullable Future<?> limit;

  ProbeRun(String subject, HealthProbe probe, Consumer<Finding> whenDone) {
    this.subject = subject;
    this.probe = probe;
    this.whenDone = whenDone;
  }

  void start(ThreadFactory threads) {
    Thread runner = threads.newThread(this::look);
    runner.setName(runner.getName() + "-" + probe.name());
    thread = runner;
    runner.start();
  }

  String name() {
    return probe.name();
  }

  /** Takes over what ends it; it is cancelled when the run is over before. */
  void limit(Future<?> timeout) {
    limit = timeout;
    if (isDone.get()) {
      timeout.cancel(false);
    }
  }

  /** Whether its thread goes on although the run is over. */
  boolean isStuck() {
    Thread runner = thread;
    return isDone.get() && runner != null && runner.isAlive();
  }

  private void look() {
    Health health;
    try {
      health =
          plain(
              Objects.requireNonNullElseGet(
                  probe.look().call(), () -> Health.unhealthy("the check returned null")));
    } catch (Throwable e) {
      health = failed(e);
    }
    finish(health);
  }

  private Health failed(Throwable thrown) {
    if (!isDone.get()) {
      LOG.warn("{}: health check '{}' failed", subject, probe.name(), new Report(thrown));
    }
    return Health.unhealthy("the check failed; the server's log says why")
        .with("exception", text(thrown));
  }

  /** Keeps a log from calling a plugin's exception, and from keeping it. */
  private static final class Report extends RuntimeException {

    Report(Throwable thrown) {
      super(text(thrown), null, false, true);
      setStackTrace(thrown.getStackTrace());
    }
  }

  private static String text(Throwable thrown) {
    try {
      return shortened(thrown.toString());
    } catch (RuntimeException | Error e) {
      return thrown.getClass().getName();
    }
  }

  /** Keeps nothing of the plugin's classes. */
  private static Health plain(Health health) {
    Map<String, Object> details = new LinkedHashMap<>();
    health.details().forEach((name, value) -> details.put(name, plain(value)));
    return new Health(health.status(), shortened(health.message()), details);
  }

  private static Object plain(@Nullable Object value) {
    return switch (value) {
      case Boolean flag -> flag;
      case Integer number -> number;
      case Long number -> number;
      case Double number -> number;
      case null, default -> shortened(String.valueOf(value));
    };
  }

  private static String shortened(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > MOST_TEXT ? line.substring(0, MOST_TEXT) + "…" : line;
  }

  /** Ends the run without its answer: the time is up, or nobody wants it any more. */
  void giveUp(String why) {
    if (isDone.get()) {
      return;
    }
    finish(Health.unhealthy(why));
    Thread runner = thread;
    if (runner != null) {
      runner.interrupt();
    }
  }

  private void finish(Health health) {
    if (isDone.compareAndSet(false, true)) {
      Future<?> timeout = limit;
      if (timeout != null) {
        timeout.cancel(false);
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      whenDone.accept(new Finding(probe.name(), health, took));
    }
  }
}
