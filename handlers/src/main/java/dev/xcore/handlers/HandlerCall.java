package dev.xcore.handlers;

import org.jspecify.annotations.Nullable;

/** Calls a handler's method with arguments that are bound and valid. Thread safe. */
sealed interface HandlerCall
    permits Invocation, CachedCall, InvalidatingCall, RequiringCall, TransactedCall {

  /**
   * Calls it.
   *
   * @param instance the plugin's instance
   * @param arguments of the method, in order
   * @return what the method returned, or is known to return
   * @throws Throwable what the method threw
   */
  @Nullable Object call(Object instance, @Nullable Object[] arguments) throws Throwable;
}
