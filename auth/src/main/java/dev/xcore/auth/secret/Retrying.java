package dev.xcore.auth.secret;

import dev.xcore.sdk.XcoreException;
import java.util.function.Supplier;

/** Repeats small transactions that met another one. */
public final class Retrying {

  private static final int MOST = 8;

  private Retrying() {}

  /**
   * Does something, again if the database says that somebody else was faster.
   *
   * @param work a statement or a transaction
   * @param <T> its outcome
   * @return what the work returned
   */
  public static <T> T of(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (XcoreException e) {
        if (attempt == MOST || !e.isRetryable() || !e.code().equals("conflict")) {
          throw e;
        }
      }
    }
  }
}
