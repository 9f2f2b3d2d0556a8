package dev.xcore.kernel.audit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Counts what repeats, so that it is recorded with its number instead of again and again: the first
 * at once, those that follow once per quiet time. Remembers a bounded number of kinds. Thread safe.
 */
public final class RepeatCounter {

  private static final Duration QUIET = Duration.ofSeconds(30);
  private static final int MOST_KINDS = 10_000;

  private final long quietNanos;
  private final LongSupplier clock;
  private final Map<String, Repeats> kinds = new ConcurrentHashMap<>();

  private RepeatCounter(Duration quiet, LongSupplier clock) {
    this.quietNanos = quiet.toNanos();
    this.clock = clock;
  }

  /** One kind. */
  private static final class Repeats {
    private long untold;
    private boolean isKnown;
    private long toldAt;

    synchronized long add(long number, long now, long quiet) {
      untold += number;
      if (isKnown && now - toldAt < quiet) {
        return 0;
      }
      isKnown = true;
      toldAt = now;
      long count = untold;
      untold = 0;
      return count;
    }
  }

  /**
   * Makes a counter with a quiet time of half a minute.
   *
   * @return the counter
   */
  public static RepeatCounter create() {
    return create(QUIET, System::nanoTime);
  }

  /**
   * Makes a counter.
   *
   * @param quiet how long repetitions are only counted
   * @param clock monotonic, in nanoseconds
   * @return the counter
   */
  public static RepeatCounter create(Duration quiet, LongSupplier clock) {
    return new RepeatCounter(quiet, clock);
  }

  /**
   * Counts one.
   *
   * @param kind of what happened
   * @return how many are to be recorded now, zero for none
   */
  public long add(String kind) {
    return add(kind, 1);
  }

  /**
   * Counts some.
   *
   * @param kind of what happened
   * @param number of times
   * @return how many are to be recorded now, zero for none
   */
  public long add(String kind, long number) {
    if (kinds.size() >= MOST_KINDS) {
      kinds.clear();
    }
    return kinds
        .computeIfAbsent(kind, key -> new Repeats())
        .add(number, clock.getAsLong(), quietNanos);
  }
}
