package dev.xcore.handlers;

import dev.xcore.sdk.Database;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Transactional;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads {@code @Transactional} of handler methods. */
final class TransactionMarks {

  private TransactionMarks() {}

  /**
   * Puts a transaction around a method.
   *
   * @throws HandlerDefinitionException if that cannot be; says why
   */
  static HandlerCall around(
      HandlerCall inner, Transactional mark, HandlerMethod method, PluginContext context) {
    if (CompletionStage.class.isAssignableFrom(GenericTypes.raw(method.returnType()))) {
      throw wrong(
          "has @Transactional, but returns a CompletionStage: a transaction belongs to its thread;"
              + " wait in the method, or use context.database().transaction(…)");
    }
    requireDatabase(mark.value(), context);
    return new TransactedCall(context, mark.value(), mark.readOnly(), timeout(mark), inner);
  }

  private static void requireDatabase(String name, PluginContext context) {
    try {
      if (!(context.service(name) instanceof Database)) {
        throw wrong(
            "has @Transactional(\"%s\"), but that is no database; name one such as db.reports"
                .formatted(name));
      }
    } catch (XcoreException | IllegalArgumentException e) {
      throw wrong("has @Transactional, but " + e.getMessage());
    } catch (IllegalStateException e) {
      // A plugin that is only looked at has no database: nothing of it is called either.
      return;
    }
  }

  private static Optional<Duration> timeout(Transactional mark) {
    if (mark.timeout().isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> timeout = DurationText.read(mark.timeout()).filter(Duration::isPositive);
    if (timeout.isEmpty()) {
      throw wrong(
          "@Transactional timeout '"
              + mark.timeout()
              + "' is no duration such as 500ms, 30s or 5m");
    }
    return timeout;
  }

  private static HandlerDefinitionException wrong(String message) {
    return new HandlerDefinitionException(List.of(message));
  }
}
