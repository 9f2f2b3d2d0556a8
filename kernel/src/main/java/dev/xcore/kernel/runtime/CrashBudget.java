package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest.Restart;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often the workers of a version may crash, and how long to wait before another takes the
 * place: not at all after the first crash, then ever longer. Thread safe.
 */
final class CrashBudget {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int MOST_DOUBLINGS = 20;

  private final Restart rule;
  private final LongSupplier clock;
  private final DoubleSupplier random;
  private final Deque<Long> crashes = new ArrayDeque<>();
  private long total;
  private long restarts;
  private @Nullable String last;

  /**
   * Makes a budget of which nothing is used.
   *
   * @param rule of the manifest
   * @param clock nanoseconds
   * @param random from 0 to 1
   */
  CrashBudget(Restart rule, LongSupplier clock, DoubleSupplier random) {
    this.rule = rule;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Counts a crash; returns how long to wait before a restart, empty if there is to be none.
   *
   * @param message how the worker ended
   */
  synchronized Optional<Duration> crashed(String message) {
    long now = clock.getAsLong();
    last = message;
    total++;
    crashes.addLast(now);
    while (now - crashes.getFirst() > rule.window().toNanos()) {
      crashes.removeFirst();
    }
    if (crashes.size() > rule.maxRestarts()) {
      return Optional.empty();
    }
    return Optional.of(crashes.size() == 1 ? Duration.ZERO : pause(crashes.size() - 2));
  }

  /** Half of the pause is certain, half is chance: workers that fell together rise apart. */
  private Duration pause(int doublings) {
    double most =
        (double) rule.backoff().toNanos() * (double) (1L << Math.min(doublings, MOST_DOUBLINGS));
    double capped = Math.min(most, (double) LONGEST.toNanos());
    return Duration.ofNanos((long) (capped * (0.5 + random.getAsDouble() / 2)));
  }

  /** Returns how many crashes there have been within the window, as of the last one. */
  synchronized int recent() {
    return crashes.size();
  }

  /** Counts a worker that took the place of another. */
  synchronized void restarted() {
    restarts++;
  }

  /** Reports. */
  synchronized SandboxStatus.Crashes status() {
    return new SandboxStatus.Crashes(
        total,
        crashes.size(),
        rule.maxRestarts(),
        rule.window(),
        restarts,
        Optional.ofNullable(last));
  }

  Restart rule() {
    return rule;
  }
}
