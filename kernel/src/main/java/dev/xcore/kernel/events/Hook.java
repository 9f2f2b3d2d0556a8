package dev.xcore.kernel.events;

import dev.xcore.sdk.HookOptions;
import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** One hook of a plugin, with what it has done so far. Thread safe. */
public final class Hook extends Subscribed<HookOptions, HookTarget> {

  private final LongAdder cancelled = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

  Hook(SubscriptionKey key, HookOptions options, long order, Duration usual) {
    super(key, "hook", options, order, options.timeout().orElse(usual));
  }

  @Override
  int rank() {
    return options().order();
  }

  @Override
  boolean isContinuedWith(HookOptions next) {
    return options().equals(next);
  }

  void took(long time) {
    nanos.add(time);
    longest.accumulate(time);
  }

  void cancelled() {
    cancelled.increment();
  }

  void skipped() {
    skipped.increment();
  }

  HookStatus status() {
    return new HookStatus(
        key(),
        options(),
        target() != null,
        suspension().state(),
        handledSoFar() + failedSoFar(),
        failedSoFar(),
        cancelled.sum(),
        skipped.sum(),
        suspension().overruns(),
        nanos.sum(),
        longest.get());
  }

  @Override
  public String toString() {
    return label() + " of plugin '" + plugin() + "' at " + pattern();
  }
}
