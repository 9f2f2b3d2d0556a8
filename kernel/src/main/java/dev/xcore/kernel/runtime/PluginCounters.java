package dev.xcore.kernel.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** What is counted of one version of a plugin. Thread safe. */
final class PluginCounters {

  private final String plugin;
  private final SpareCarriers spare;
  private final Consumer<IntSupplier> whenRunaway;
  private final LongAdder retries = new LongAdder();
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final AtomicInteger runaway = new AtomicInteger();

  /**
   * Makes counters at zero.
   *
   * @param plugin the plugin's name
   * @param spare replaces processors
   * @param whenRunaway looks at {@link #runaway} after each change of it
   */
  PluginCounters(String plugin, SpareCarriers spare, Consumer<IntSupplier> whenRunaway) {
    this.plugin = plugin;
    this.spare = spare;
    this.whenRunaway = whenRunaway;
  }

  String plugin() {
    return plugin;
  }

  void called() {
    calls.increment();
  }

  void failed() {
    failures.increment();
  }

  void retried() {
    retries.increment();
  }

  long retries() {
    return retries.sum();
  }

  /** Counts a call that ignores its interrupt, and replaces the processor it may be holding. */
  void ranAway(Thread thread) {
    runaway.incrementAndGet();
    if (thread.isVirtual()) {
      spare.lend();
    }
    whenRunaway.accept(this::runaway);
  }

  /** Counts back a call that has ended after all; called on its thread. */
  void tamed() {
    runaway.decrementAndGet();
    if (Thread.currentThread().isVirtual()) {
      spare.takeBack();
    }
    whenRunaway.accept(this::runaway);
  }

  long calls() {
    return calls.sum();
  }

  long failures() {
    return failures.sum();
  }

  int runaway() {
    // The watch marks before it counts, so a call that ends in between counts back first.
    return Math.max(0, runaway.get());
  }
}
