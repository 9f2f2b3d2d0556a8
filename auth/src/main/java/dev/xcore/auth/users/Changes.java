package dev.xcore.auth.users;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what this node has changed of accounts, roles and keys. */
final class Changes {

  private final AtomicLong counter = new AtomicLong();

  long count() {
    return counter.get();
  }

  /** To be said after the change was committed, and before whoever asked for it is answered. */
  void happened() {
    counter.incrementAndGet();
  }
}
