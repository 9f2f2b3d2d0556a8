package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest.Ephemeral;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances that have started and wait for a call. One thread of its own keeps it filled, and lets
 * go of what nobody has asked for: once instances have idled away, it is filled again by the next
 * call. Thread safe.
 */
final class WarmPool {

  private static final Logger LOG = LoggerFactory.getLogger(WarmPool.class);

  /** How long to wait after an instance could not be started. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** The generation is that of the settings it was made under. */
  private record Warm(PluginInstance instance, int generation, long since) {}

  private final String plugin;
  private final Ephemeral limits;
  private final Supplier<PluginInstance> boot;
  private final Consumer<PluginInstance> discard;
  private final Deque<Warm> waiting = new ConcurrentLinkedDeque<>();
  private final Semaphore work = new Semaphore(0);
  private final AtomicInteger generation = new AtomicInteger();
  private volatile boolean isWanted;
  private volatile boolean isClosed;
  private volatile @Nullable Thread keeper;

  /**
   * Makes an empty pool.
   *
   * @param plugin its name
   * @param limits size and idle time
   * @param boot starts an instance
   * @param discard ends one
   */
  WarmPool(
      String plugin,
      Ephemeral limits,
      Supplier<PluginInstance> boot,
      Consumer<PluginInstance> discard) {
    this.plugin = plugin;
    this.limits = limits;
    this.boot = boot;
    this.discard = discard;
  }

  /** Begins to fill the pool, if it is to hold anything. */
  void start() {
    if (limits.poolSize() > 0) {
      isWanted = true;
      keeper = Thread.ofPlatform().name("xcore-warm-" + plugin).daemon().start(this::keep);
    }
  }

  /** Puts an instance in, made under the settings of now. */
  void add(PluginInstance instance) {
    add(instance, generation.get());
  }

  private void add(PluginInstance instance, int of) {
    waiting.addLast(new Warm(instance, of, DeadlineWatch.now()));
    if (isClosed) {
      drop();
    }
  }

  /** Takes the freshest instance, and has another one started in its place. */
  Optional<PluginInstance> take() {
    Warm warm = waiting.pollLast();
    while (warm != null && warm.generation() != generation.get()) {
      discard.accept(warm.instance());
      warm = waiting.pollLast();
    }
    want();
    return warm == null ? Optional.empty() : Optional.of(warm.instance());
  }

  private void want() {
    isWanted = true;
    if (limits.poolSize() > 0 && work.availablePermits() == 0) {
      work.release();
    }
  }

  int size() {
    return waiting.size();
  }

  /** Ends what waits, and everything that is still being started. */
  void close(Duration most) {
    isClosed = true;
    Thread thread = keeper;
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join(most);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    drop();
  }

  /** Ends every instance that waits now; those that are being started will not be used. */
  void drop() {
    generation.incrementAndGet();
    Warm next = waiting.pollFirst();
    while (next != null) {
      discard.accept(next.instance());
      next = waiting.pollFirst();
    }
  }

  private void keep() {
    while (!isClosed) {
      try {
        tend();
      } catch (InterruptedException e) {
        // Only closing interrupts: the loop ends.
        isClosed = true;
      }
    }
  }

  private void tend() throws InterruptedException {
    dropIdle();
    try {
      fill();
    } catch (PluginLoadException e) {
      if (!isClosed) {
        LOG.warn("no warm instance of plugin '{}': {}", plugin, PluginEntry.headline(e));
        Thread.sleep(RETRY);
      }
    }
    if (work.tryAcquire(untilIdle(), TimeUnit.NANOSECONDS)) {
      work.drainPermits();
    }
  }

  private long untilIdle() {
    long idle = limits.maxIdle().toNanos();
    Warm oldest = waiting.peekFirst();
    return oldest == null ? idle : Math.max(1, oldest.since() + idle - DeadlineWatch.now());
  }

  private void fill() {
    while (isWanted && !isClosed && waiting.size() < limits.poolSize()) {
      int before = generation.get();
      add(boot.get(), before);
    }
  }

  private void dropIdle() {
    long latest = DeadlineWatch.now() - limits.maxIdle().toNanos();
    for (Warm oldest = waiting.peekFirst();
        oldest != null && oldest.since() <= latest;
        oldest = waiting.peekFirst()) {
      isWanted = false;
      if (waiting.removeFirstOccurrence(oldest)) {
        discard.accept(oldest.instance());
      }
    }
  }
}
