package dev.xcore.handlers;

import dev.xcore.sdk.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the final value of what a handler returned. To be used where the handler itself is called:
 * it may wait, and it runs the plugin's code.
 */
public final class Returned {

  private Returned() {}

  /**
   * Awaits a {@link CompletionStage} until the deadline of the call interrupts the wait, and
   * unwraps a {@link Result}.
   *
   * @param value what a handler returned
   * @return the value itself, the stage's, or the result's
   * @throws dev.xcore.sdk.XcoreException the error of a failed result
   * @throws Throwable what the stage completed with
   */
  public static @Nullable Object settle(@Nullable Object value) throws Throwable {
    Object settled = await(value);
    return settled instanceof Result result ? result.value() : settled;
  }

  /**
   * Awaits a {@link CompletionStage} until the deadline of the call interrupts the wait.
   *
   * @param value what a handler returned
   * @return the value itself, or the stage's
   * @throws Throwable what the stage completed with
   */
  public static @Nullable Object await(@Nullable Object value) throws Throwable {
    if (!(value instanceof CompletionStage<?> stage)) {
      return value;
    }
    CompletableFuture<?> future = stage.toCompletableFuture();
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() == null ? e : e.getCause();
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    }
  }
}
