package dev.xcore.auth.users;

import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Makes changes of accounts, roles and keys, and counts those of this node. */
final class Changes {

  /** A database may give up one of two changes that wait for each other. */
  private static final int ATTEMPTS = 5;

  private final Database db;
  private final AtomicLong counter = new AtomicLong();

  Changes(Database db) {
    this.db = db;
  }

  long count() {
    return counter.get();
  }

  /** To be said after a change was committed, and before whoever asked for it is answered. */
  void happened() {
    counter.incrementAndGet();
  }

  /** Makes a change in a transaction; what was remembered counts no more when this returns. */
  <R> R make(Supplier<R> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return db.transaction(_ -> work.get());
      } catch (ConflictException met) {
        if (!met.isRetryable() || attempt == ATTEMPTS) {
          throw met;
        }
      } finally {
        happened();
      }
    }
  }
}
