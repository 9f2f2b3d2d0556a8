package dev.xcore.handlers;

import org.jspecify.annotations.Nullable;

/** Takes the value of one parameter of a route's method from a request. Thread safe. */
@FunctionalInterface
interface RequestArgument {

  /**
   * Reads the value.
   *
   * @param reading the request, and where problems go
   * @return the value; null when problems were added
   */
  @Nullable Object read(RequestReading reading);
}
