package dev.xcore.sdk;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plugin exists, but is disabled, failed, unhealthy or restarting. */
public final class PluginUnavailableException extends XcoreException {

  private final transient @Nullable Duration retryAfter;

  /**
   * Makes the error.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   */
  public PluginUnavailableException(String message) {
    super(ErrorCode.PLUGIN_UNAVAILABLE, message, null);
    this.retryAfter = null;
  }

  /**
   * Makes the error of a plugin that may serve again soon.
   *
   * @param message what went wrong and how to mend it, shown to the caller
   * @param retryAfter how long to wait before the next try
   */
  public PluginUnavailableException(String message, Duration retryAfter) {
    super(ErrorCode.PLUGIN_UNAVAILABLE, message, null);
    this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter is null");
  }

  /**
   * Returns how long to wait before the next try.
   *
   * @return zero or more, empty if it is not known
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
