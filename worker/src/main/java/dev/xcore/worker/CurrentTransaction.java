package dev.xcore.worker;

import org.jspecify.annotations.Nullable;

/**
 * The transaction whose work this thread does: events that it publishes meanwhile are part of it.
 */
final class CurrentTransaction {

  private static final ScopedValue<CurrentTransaction> CURRENT = ScopedValue.newInstance();

  private final int number;
  private final Thread owner = Thread.currentThread();

  private CurrentTransaction(int number) {
    this.number = number;
  }

  /** Runs the work of a transaction. */
  static <R extends @Nullable Object, X extends Throwable> R within(
      int number, ScopedValue.CallableOp<R, X> work) throws X {
    return ScopedValue.where(CURRENT, new CurrentTransaction(number)).call(work);
  }

  /** Returns the host's number of the innermost one, 0 for none. */
  static int number() {
    return CURRENT.isBound() && CURRENT.get().owner.equals(Thread.currentThread())
        ? CURRENT.get().number
        : 0;
  }
}
