package dev.xcore.kernel.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of one version of a plugin. Thread safe. */
final class PluginCounters {

  private final String plugin;
  private final SpareCarriers spare;
  private final LongAdder calls = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final AtomicInteger runaway = new AtomicInteger();

  PluginCounters(String plugin, SpareCarriers spare) {
    this.plugin = plugin;
    this.spare = spare;
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

  /** Counts a call that ignores its interrupt, and replaces the processor it may be holding. */
  void ranAway(Thread thread) {
    runaway.incrementAndGet();
    if (thread.isVirtual()) {
      spare.lend();
    }
  }

  /** Counts back a call that has ended after all; called on its thread. */
  void tamed() {
    runaway.decrementAndGet();
    if (Thread.currentThread().isVirtual()) {
      spare.takeBack();
    }
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
