package dev.xcore.sdk;

import org.jspecify.annotations.Nullable;

/**
 * What happens at a hook point that a plugin offers.
 *
 * @param <T> its result
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface HookOperation<T extends @Nullable Object, X extends Exception> {

  /**
   * Happens. Called once at most, on the thread that runs the hook point.
   *
   * @param payload what goes in, as the before-hooks have left it
   * @return its result
   * @throws X if it fails
   */
  T run(HookPayload payload) throws X;
}
