package dev.xcore.services.tasks;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long tasks belong to who runs them, counted by the clock of the database: the clocks of
 * servers may differ, and be put forward or back. Thread safe.
 *
 * @param clock tells the milliseconds of the database
 * @param lease how long a task is held at a time
 */
record TaskLeases(LongSupplier clock, Duration lease) {

  /** Returns the end of a lease that begins now. */
  long end() {
    return now() + lease.toMillis();
  }

  /** Returns the time; leases that ended before it are over. */
  long now() {
    return clock.getAsLong();
  }
}
