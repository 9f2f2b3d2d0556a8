package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import org.jspecify.annotations.Nullable;

/**
 * Makes something of what a handler returned, as part of its call.
 *
 * @param <R> what it makes
 */
@FunctionalInterface
public interface ResultWriter<R extends @Nullable Object> {

  /**
   * Writes.
   *
   * @param value what the handler returned
   * @param binder of its types
   * @return what was made
   * @throws Throwable what the value's accessors throw
   */
  @Nullable R write(@Nullable Object value, Binder binder) throws Throwable;
}
