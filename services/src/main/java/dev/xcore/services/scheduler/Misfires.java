package dev.xcore.services.scheduler;

import dev.xcore.sdk.Misfire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What becomes of due times that have passed. */
final class Misfires {

  /** What is started later than that has been missed. */
  static final Duration GRACE = Duration.ofMinutes(1);

  /** How many missed due times are made up for one by one. */
  private static final int MOST = 100;

  /** How many due times are counted out before the rest is guessed. */
  private static final int MOST_STEPS = 10_000;

  private Misfires() {}

  /** Whether a due time is left out. */
  static boolean isSkipped(JobRow row, Instant due, Instant now) {
    return row.policy() == Misfire.SKIP && due.plus(GRACE).isBefore(now);
  }

  /** Returns the due time that is run now; of very many missed ones only the newest are. */
  static Instant run(JobRow row, Instant due, Instant now) {
    if (row.policy() != Misfire.FIRE_ALL) {
      return due;
    }
    Instant start = due;
    while (true) {
      Deque<Instant> newest = new ArrayDeque<>();
      Optional<Instant> time = Optional.of(start);
      int steps = 0;
      while (time.isPresent() && !time.get().isAfter(now) && steps < MOST_STEPS) {
        newest.add(time.get());
        if (newest.size() > MOST) {
          newest.removeFirst();
        }
        time = row.next(time.get(), due);
        steps++;
      }
      if (time.isEmpty() || time.get().isAfter(now)) {
        return newest.isEmpty() ? due : newest.getFirst();
      }
      Duration usual = Duration.between(start, time.get()).dividedBy(MOST_STEPS);
      Instant nearer = now.minus(usual.multipliedBy(MOST_STEPS / 2));
      start = nearer.isAfter(time.get()) ? row.next(nearer, due).orElse(time.get()) : time.get();
    }
  }

  /** Returns when the job is due after a run; what has passed meanwhile is left out. */
  static Optional<Instant> next(JobRow row, Instant ran, Instant now) {
    boolean isEach = row.policy() == Misfire.FIRE_ALL || now.isBefore(ran);
    return row.next(isEach ? ran : now, ran);
  }
}
