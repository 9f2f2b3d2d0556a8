package dev.xcore.server;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Token buckets by key, of which there is never more than a number: those that were not used for
 * longest go first, and those that are full again by now go in passing. Thread safe.
 */
final class RateBuckets {

  private static final int STRIPES = 16;

  private final Stripe[] stripes = new Stripe[STRIPES];
  private final TimeMeter clock;

  /**
   * Makes an empty set.
   *
   * @param most buckets at once, at least 16
   * @param nanos a monotonic clock
   */
  RateBuckets(int most, LongSupplier nanos) {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe(Math.max(1, most / STRIPES));
    }
    this.clock = new Clock(nanos);
  }

  /**
   * Whose bucket it is.
   *
   * @param rule the rule's number
   * @param subject client, principal, plugin or everybody
   */
  record Key(int rule, Object subject) {}

  /** Returns the bucket of a key, a full one if there is none. */
  Bucket bucket(Key key, RateRule rule) {
    int hash = key.hashCode();
    return stripes[(hash ^ hash >>> 16) & STRIPES - 1].bucket(key, rule, clock);
  }

  /** Counts the buckets. */
  int size() {
    int size = 0;
    for (Stripe stripe : stripes) {
      size += stripe.size();
    }
    return size;
  }

  private static final class Entry {
    private final Bucket bucket;
    private final Duration period;
    private long used;

    Entry(Bucket bucket, Duration period) {
      this.bucket = bucket;
      this.period = period;
    }
  }

  /** A part of the buckets under one lock, the least recently used first. */
  private static final class Stripe {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;

    Stripe(int most) {
      this.most = most;
    }

    Bucket bucket(Key key, RateRule rule, TimeMeter clock) {
      long now = clock.currentTimeNanos();
      lock.lock();
      try {
        Entry entry =
            entries.computeIfAbsent(key, _ -> new Entry(full(rule, clock), rule.period()));
        entry.used = now;
        leave(now);
        return entry.bucket;
      } finally {
        lock.unlock();
      }
    }

    /** One that was not used for its period is full: to forget it changes nothing. */
    private void leave(long now) {
      Iterator<Entry> oldest = entries.values().iterator();
      while (oldest.hasNext()) {
        Entry entry = oldest.next();
        if (entries.size() <= most && now - entry.used <= entry.period.toNanos()) {
          return;
        }
        oldest.remove();
      }
    }

    int size() {
      lock.lock();
      try {
        return entries.size();
      } finally {
        lock.unlock();
      }
    }
  }

  private static Bucket full(RateRule rule, TimeMeter clock) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(rule.calls()).refillGreedy(rule.calls(), rule.period()))
        .withCustomTimePrecision(clock)
        .build();
  }

  private record Clock(LongSupplier nanos) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return nanos.getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
