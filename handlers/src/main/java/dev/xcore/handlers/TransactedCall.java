package dev.xcore.handlers;

import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.Transaction;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method in a transaction.
 *
 * @param context of the plugin
 * @param database its name
 * @param readOnly whether nothing takes effect
 * @param timeout how long it may take
 * @param method the method
 */
record TransactedCall(
    PluginContext context,
    String database,
    boolean readOnly,
    Optional<Duration> timeout,
    HandlerCall method)
    implements HandlerCall {

  /**
   * What the method returned.
   *
   * @param value maybe null
   */
  private record Outcome(@Nullable Object value) {}

  /** What is no exception passes a transaction in disguise. */
  private static final class Wrapped extends RuntimeException {
    private final Throwable thrown;

    Wrapped(Throwable thrown) {
      super(null, thrown, false, false);
      this.thrown = thrown;
    }
  }

  @Override
  public @Nullable Object call(Object instance, @Nullable Object[] arguments) throws Throwable {
    if (!(context.service(database) instanceof Database found)) {
      throw new IllegalStateException("service '" + database + "' is no database");
    }
    try {
      Outcome outcome =
          found.<Outcome, RuntimeException>transaction(
              transaction -> new Outcome(within(transaction, instance, arguments)));
      return outcome.value();
    } catch (Wrapped e) {
      throw e.thrown;
    }
  }

  private @Nullable Object within(
      Transaction transaction, Object instance, @Nullable Object[] arguments) {
    long begin = System.nanoTime();
    Object returned;
    try {
      returned = method.call(instance, arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new Wrapped(e);
    }
    if (timeout.isPresent() && System.nanoTime() - begin > timeout.get().toNanos()) {
      throw new CallTimeoutException(
          "the transaction took longer than %d ms; nothing of it takes effect"
              .formatted(timeout.get().toMillis()));
    }
    if (readOnly || (returned instanceof Result result && !result.isOk())) {
      transaction.rollback();
    }
    return returned;
  }
}
