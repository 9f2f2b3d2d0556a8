package dev.xcore.sdk;

import org.jspecify.annotations.Nullable;

/** What goes into what happens at a hook point. Thread safe. */
public interface HookPayload {

  /**
   * Returns what goes in.
   *
   * @return a value tree of maps, lists and scalars, unmodifiable; null for nothing
   * @throws PayloadTooLargeException in a sandboxed plugin, if it is larger than what crosses
   */
  @Nullable Object payload();

  /**
   * Converts and validates what goes in.
   *
   * @param type a record or any other type that a payload can have
   * @param <T> that type
   * @return the payload
   * @throws ValidationException if it is missing, of another shape or violates a constraint
   * @throws PayloadTooLargeException in a sandboxed plugin, if it is larger than what crosses
   */
  <T> T as(Class<T> type);
}
