package dev.xcore.handlers;

import org.jspecify.annotations.Nullable;

/** Finds one value of a key in the arguments of a call. Thread safe. */
@FunctionalInterface
interface KeyValue {

  /**
   * Finds it.
   *
   * @param arguments of the method, in order
   * @return the value, null if there is none
   */
  @Nullable Object of(@Nullable Object[] arguments);

  /** One step from a value to what it holds. */
  @FunctionalInterface
  interface Step {
    /** Takes the step. */
    @Nullable Object take(Object from);
  }
}
