package dev.xcore.kernel.runtime;

import dev.xcore.sdk.Principal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a call comes from.
 *
 * @param caller a plugin's name, {@code http}, {@code cli} or {@code system}
 * @param fromPlugin whether the caller is a plugin, so that callers and permissions are checked
 * @param principal who is behind it, empty for anonymous
 * @param tenant the tenant, empty without tenancy
 * @param traceId 32 hexadecimal digits, empty for a new one
 * @param timeout a deadline nearer than the plugin's own, empty for the plugin's
 * @param onDeadline runs on a platform thread when the deadline passes while the call still runs,
 *     so that an answer can be given at once; must not block
 */
public record CallOrigin(
    String caller,
    boolean fromPlugin,
    Optional<Principal> principal,
    Optional<String> tenant,
    Optional<String> traceId,
    Optional<Duration> timeout,
    Optional<Runnable> onDeadline) {

  /** Checks that no component is null. */
  public CallOrigin {
    Objects.requireNonNull(caller, "caller is null");
    Objects.requireNonNull(principal, "principal is null");
  }

  /**
   * Makes the origin of calls that the platform or its embedding application makes.
   *
   * @param caller such as {@code system} or {@code cli}
   * @return an anonymous origin without own deadline
   */
  public static CallOrigin of(String caller) {
    return new CallOrigin(
        caller,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
