package dev.xcore.sdk;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands around every call into a plugin, after callers and permissions were checked and before the
 * deadline begins: looks at it, refuses it by a throw, replaces its result. Provided by the
 * application under a name, not by plugins. Thread safe.
 *
 * <p>An {@link XcoreException} reaches the caller as it is; anything else is logged and answered
 * {@code handler_error}.
 */
@FunctionalInterface
public interface CallMiddleware {

  /**
   * Handles one call.
   *
   * @param call what is called
   * @param next the rest of the way; to be gone at most once
   * @return the call's result: of {@code next}, or another. The result of a route is opaque; what
   *     takes its place may be anything that a route can return
   * @throws Exception to refuse the call, or to replace the error of {@code next}
   */
  @Nullable Object handle(Target call, Next next) throws Exception;

  /**
   * What is called.
   *
   * @param plugin the called plugin's name
   * @param action the action's name, empty for routes and sockets
   * @param context caller, principal, tenant and trace
   */
  record Target(String plugin, Optional<String> action, CallContext context) {}

  /** The rest of a call's way. */
  @FunctionalInterface
  interface Next {

    /**
     * Lets the call go on.
     *
     * @return its result
     * @throws IllegalStateException if the call has gone on before
     * @throws XcoreException if the call fails
     */
    @Nullable Object proceed();
  }
}
