package dev.xcore.services.cache;

import java.util.concurrent.atomic.LongAdder;

/** Counts what happens in the cache of one plugin. Thread safe. */
final class CacheCounters {

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();

  void asked(boolean wasThere) {
    (wasThere ? hits : misses).increment();
  }

  void asked(int all, int there) {
    hits.add(there);
    misses.add(all - (long) there);
  }

  void evicted() {
    evictions.increment();
  }

  long hits() {
    return hits.sum();
  }

  long misses() {
    return misses.sum();
  }

  long evictions() {
    return evictions.sum();
  }
}
