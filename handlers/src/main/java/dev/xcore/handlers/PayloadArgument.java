package dev.xcore.handlers;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the value of one parameter of an action from the payload. Thread safe. */
@FunctionalInterface
interface PayloadArgument {

  /**
   * Reads the value.
   *
   * @param payload the whole payload
   * @param reading where problems go
   * @return the value; null when problems were added
   */
  @Nullable Object read(Map<String, Object> payload, Reading reading);
}
