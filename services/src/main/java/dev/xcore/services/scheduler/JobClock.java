package dev.xcore.services.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Notices when the clock on the wall has been put back. Used by one thread. */
final class JobClock {

  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private final InstantSource wall;
  private final LongSupplier nanos;
  private Instant lastTime;
  private long lastNanos;

  JobClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.lastTime = wall.instant();
    this.lastNanos = nanos.getAsLong();
  }

  /** Whether the clock was put back since the last look. */
  boolean wasPutBack() {
    Instant now = wall.instant();
    long ticks = nanos.getAsLong();
    Instant expected = lastTime.plusNanos(ticks - lastNanos);
    lastTime = now;
    lastNanos = ticks;
    return now.plus(TOLERANCE).isBefore(expected);
  }
}
