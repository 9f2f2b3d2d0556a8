package dev.xcore.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Statements that take effect together or not at all. Belongs to the thread that began it and ends
 * with the work it was given to.
 */
public interface Transaction extends Statements {

  /**
   * Something done in a transaction.
   *
   * @param <X> what it may throw; nothing takes effect then
   */
  @FunctionalInterface
  interface Task<X extends Exception> {

    /**
     * Does it.
     *
     * @param transaction executes statements
     * @throws X if it fails
     */
    void run(Transaction transaction) throws X;
  }

  /**
   * Something done in a transaction that has an outcome.
   *
   * @param <R> its outcome
   * @param <X> what it may throw; nothing takes effect then
   */
  @FunctionalInterface
  interface Work<R extends @Nullable Object, X extends Exception> extends Task<X> {

    /**
     * Does it.
     *
     * @param transaction executes statements
     * @return the outcome
     * @throws X if it fails
     */
    R call(Transaction transaction) throws X;

    @Override
    default void run(Transaction transaction) throws X {
      call(transaction);
    }
  }

  /** Lets nothing take effect, although the work will return normally. */
  void rollback();
}
