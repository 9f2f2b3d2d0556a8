package dev.xcore.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Handles every action that no {@link Action} method claims.
 *
 * <p>Implemented by the entry class, beside or instead of annotated methods.
 */
@FunctionalInterface
public interface ActionHandler {

  /**
   * Handles one call.
   *
   * @param action the action's name as the caller gave it
   * @param payload the caller's payload
   * @return a {@link Result}, or any other value as an ok
   * @throws UnknownActionException if there is no such action
   * @throws Exception if handling fails
   */
  @Nullable Object handle(String action, Payload payload) throws Exception;
}
