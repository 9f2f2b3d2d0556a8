package dev.xcore.sdk;

import java.time.Duration;
import java.util.Optional;

/**
 * The current call: who calls, for whom, how long it may take. Bound by the platform for the
 * duration of a call and seen by everything below it on the same thread.
 *
 * <p>It does not follow work handed to other threads, except through the platform's own means
 * ({@link PluginContext#executor}, {@link PluginCalls#callAsync}).
 */
public interface CallContext {

  /** Where a call from outside came in, as {@link #caller} reports it. */
  String HTTP = "http";

  /**
   * Returns the context of the call that this thread is serving.
   *
   * @return the current context
   * @throws IllegalStateException if this thread serves no call
   */
  static CallContext current() {
    return find()
        .orElseThrow(() ->
            new IllegalStateException(
                "no call on this thread: hand work over with context.executor(), which keeps"
                    + " the call's trace, tenant and principal"));
  }

  /**
   * Returns the context of the call that this thread is serving, if any.
   *
   * @return the current context, empty outside calls
   */
  static Optional<CallContext> find() {
    return Optional.ofNullable(CallContextBinder.bound());
  }

  /**
   * Returns who made the call: a plugin's name, {@code http}, {@code cli} or {@code system}.
   *
   * @return the caller's name
   */
  String caller();

  /**
   * Returns the authenticated principal.
   *
   * @return the principal, empty for anonymous calls
   */
  Optional<Principal> principal();

  /**
   * Returns the tenant the call belongs to.
   *
   * @return the tenant, empty without tenancy
   */
  Optional<String> tenant();

  /**
   * Returns the id that all log lines and errors of the call carry.
   *
   * @return 32 lower-case hexadecimal digits (W3C trace id)
   */
  String traceId();

  /**
   * Returns the time left until the call's deadline.
   *
   * @return zero or more, empty without a deadline
   */
  Optional<Duration> remaining();
}
