package dev.xcore.handlers;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lends sessions for single statements and for several that belong together. */
interface StatementSessions {

  /**
   * Does something with a session: that of the transaction that this thread is in, else one of its
   * own.
   */
  <R extends @Nullable Object> R with(Function<StatementSession, R> work);

  /** Does something in a transaction: the one that this thread is in, else one of its own. */
  <R extends @Nullable Object> R together(Function<StatementSession, R> work);

  /** Returns what is known of types. */
  StatementTypes types();
}
