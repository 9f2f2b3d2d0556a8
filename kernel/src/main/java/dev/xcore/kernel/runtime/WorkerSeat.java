package dev.xcore.kernel.runtime;

import dev.xcore.kernel.sandbox.WorkerEnd;
import dev.xcore.sdk.PluginUnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of a worker. When one ends that should not, another is started in its place: at once
 * after the first crash, later after a pause, and not any more when the crash budget is used up.
 * Calls wait for a worker that is being started, not for the end of a pause. Thread safe.
 */
final class WorkerSeat {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerSeat.class);
  private static final Duration CRASH_LOOP_RETRY = Duration.ofSeconds(30);

  private final SandboxedVersion version;
  private final WorkerStaff staff;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable WorkerEnd vacancy;
  private long notBefore = Call.NEVER;
  private boolean hasBegun;
  private boolean isEnded;
  private volatile WorkerSession session;

  /**
   * Takes a seat.
   *
   * @param version of the plugin
   * @param staff finds workers
   * @param first the worker that has the plugin now; its {@code onLoad} is still to be called
   */
  WorkerSeat(SandboxedVersion version, WorkerStaff staff, WorkerSession first) {
    this.version = version;
    this.staff = staff;
    this.session = first;
    first.whenEnded(this::left);
  }

  String plugin() {
    return version.name();
  }

  /** This thread has used what the worker has answered: its memory is free again. */
  void answered() {
    session.answered();
  }

  /** Returns the session that serves, waiting for one that is being started. */
  WorkerSession session() throws InterruptedException {
    WorkerSession now = session;
    return now.worker().isAlive() ? now : await();
  }

  private WorkerSession await() throws InterruptedException {
    Call call = CallBinding.current();
    long deadline = call == null ? Call.NEVER : call.deadline();
    long most = DeadlineWatch.after(DeadlineWatch.now(), version.ground().options().startTimeout());
    long until = Math.min(deadline, most);
    lock.lockInterruptibly();
    try {
      while (!session.worker().isAlive()) {
        long left = until - DeadlineWatch.now();
        if (isEnded || !hasBegun || left <= 0 || isPausing()) {
          throw vacant();
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
      return session;
    } finally {
      lock.unlock();
    }
  }

  private boolean isPausing() {
    return notBefore != Call.NEVER && notBefore > DeadlineWatch.now();
  }

  private PluginUnavailableException vacant() {
    String why = vacancy == null ? "its worker is being replaced" : vacancy.message();
    Duration retry =
        isPausing() ? Duration.ofNanos(notBefore - DeadlineWatch.now()) : Duration.ofSeconds(1);
    return new PluginUnavailableException(
        "plugin '%s' has no worker just now: %s".formatted(plugin(), why), retry);
  }

  /** Returns the session that serves, or served last. */
  WorkerSession latest() {
    return session;
  }

  /** Calls {@code onLoad}; from now on a worker that ends is replaced. */
  void begin() throws Exception {
    session.onLoad();
    lock.lock();
    try {
      hasBegun = true;
    } finally {
      lock.unlock();
    }
    if (!session.worker().isAlive()) {
      left(session);
    }
  }

  /** Calls {@code onUnload}; from now on no worker is replaced. */
  void end() throws Exception {
    WorkerSession last;
    lock.lock();
    try {
      isEnded = true;
      last = session;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    last.onUnload();
  }

  /** Ends the worker. Harmless when repeated. */
  void close() {
    lock.lock();
    try {
      isEnded = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    session.end();
  }

  /** A worker has ended. */
  private void left(WorkerSession gone) {
    WorkerEnd end = gone.worker().ended().getNow(null);
    lock.lock();
    try {
      if (end == null || isEnded || !hasBegun || gone != session || vacancy != null) {
        return;
      }
      vacancy = end;
    } finally {
      lock.unlock();
    }
    gone.requests().close();
    crashed(end);
  }

  private void crashed(WorkerEnd end) {
    Optional<Duration> pause = version.crashes().crashed(end.message());
    announce(end);
    if (pause.isEmpty()) {
      giveUp(end);
      return;
    }
    LOG.warn(
        "plugin={} its worker has ended: {}; another starts in {} ms",
        plugin(),
        end.message(),
        pause.get().toMillis());
    schedule(pause.get());
  }

  private void schedule(Duration pause) {
    lock.lock();
    try {
      notBefore = DeadlineWatch.after(DeadlineWatch.now(), pause);
    } finally {
      lock.unlock();
    }
    Thread.ofPlatform().daemon().name("xcore-restart-" + plugin()).start(() -> restart(pause));
  }

  private void announce(WorkerEnd end) {
    Map<String, Object> facts = new LinkedHashMap<>();
    String cause = end.cause().name().toLowerCase(java.util.Locale.ROOT);
    facts.put("cause", cause);
    facts.put("message", end.message());
    facts.put("crashes", version.crashes().recent());
    String subject = "sandbox." + plugin();
    switch (end.cause()) {
      case MEMORY, DISK, CPU, DEADLINE ->
          version.ground().options().events().announce(subject + ".limit", limit(cause, facts));
      case STOPPED, VIOLATION, CRASH, SILENT -> {}
    }
    version.ground().options().events().announce(subject + ".crashed", facts);
  }

  private static Map<String, Object> limit(String which, Map<String, Object> facts) {
    Map<String, Object> limit = new LinkedHashMap<>();
    limit.put("which", which);
    limit.putAll(facts);
    return limit;
  }

  private void giveUp(WorkerEnd end) {
    String reason =
        "%d crashes within %s; the last: %s; it is tried again in %s, or at once by 'xcore plugin reload %s'"
            .formatted(
                version.crashes().recent(),
                dev.xcore.kernel.settings.Quantities.write(version.crashes().rule().window()),
                end.message(),
                dev.xcore.kernel.settings.Quantities.write(rest()),
                plugin());
    LOG.error("plugin={} is in a crash-loop: {}", plugin(), reason);
    version
        .availability()
        .block(
            Availability.Cause.CRASHES,
            new Availability.Obstacle("crash-loop", reason, CRASH_LOOP_RETRY));
    version.ground().options().events().announce("plugin." + plugin() + ".unhealthy", loop(reason));
    schedule(rest());
  }

  /** After a crash-loop one more is tried when the crashes lie behind. */
  private Duration rest() {
    Duration window = version.crashes().rule().window();
    return window.compareTo(CRASH_LOOP_RETRY) < 0 ? CRASH_LOOP_RETRY : window;
  }

  private static Map<String, Object> loop(String reason) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("status", "unhealthy");
    facts.put("cause", "crash-loop");
    facts.put("message", reason);
    return facts;
  }

  private void restart(Duration pause) {
    if (!paused(pause)) {
      return;
    }
    try {
      take(staff.again(session.offer()));
    } catch (PluginLoadException e) {
      failed(PluginEntry.headline(e));
    } catch (RuntimeException e) {
      LOG.error("plugin={} no worker could be started", plugin(), e);
      failed(e.toString());
    }
  }

  private void failed(String reason) {
    crashed(new WorkerEnd(WorkerEnd.Cause.CRASH, "the next one failed: " + reason));
  }

  /** Waits; returns whether the seat is still wanted then. */
  private boolean paused(Duration pause) {
    long end = DeadlineWatch.after(DeadlineWatch.now(), pause);
    lock.lock();
    try {
      for (long left = end - DeadlineWatch.now();
          left > 0 && !isEnded;
          left = end - DeadlineWatch.now()) {
        changed.awaitNanos(left);
      }
      notBefore = Call.NEVER;
      return !isEnded;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void take(WorkerSession next) {
    boolean isWanted;
    lock.lock();
    try {
      isWanted = !isEnded;
      if (isWanted) {
        session = next;
        vacancy = null;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (!isWanted) {
      next.end();
      return;
    }
    version.availability().clear(Availability.Cause.CRASHES);
    version.crashes().restarted();
    LOG.info("plugin={} has a new worker, pid={}", plugin(), next.worker().pid());
    next.whenEnded(this::left);
  }
}
