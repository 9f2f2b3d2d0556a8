package dev.xcore.kernel.runtime;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures the steps of one load. Used by one thread. */
final class StepClock {

  private final Map<String, Duration> laps = new LinkedHashMap<>();
  private long last = System.nanoTime();

  /** Takes over what was measured elsewhere. */
  void add(String step, Duration time) {
    laps.merge(step, time, Duration::plus);
  }

  /** Begins the next step without naming the one before. */
  void skip() {
    last = System.nanoTime();
  }

  /** Names the step that has just ended. */
  void lap(String step) {
    long now = System.nanoTime();
    add(step, Duration.ofNanos(now - last));
    last = now;
  }

  Map<String, Duration> laps() {
    return laps;
  }
}
