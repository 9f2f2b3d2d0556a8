package dev.xcore.sdk;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event that was given to the handlers of events first, then to the hooks of the
 * same name.
 *
 * @param events what the handlers of events made of it
 * @param result what the hooks gave as a result: a value tree, null for nothing
 * @param error why it was cancelled, by an event handler or a hook; empty if it was not
 */
public record DispatchResult(
    EmitResult events, @Nullable Object result, Optional<XcoreException> error) {

  /** Checks that nothing is missing. */
  public DispatchResult {
    Objects.requireNonNull(events, "events is null");
    Objects.requireNonNull(error, "error is null");
  }

  /**
   * Tells whether somebody has cancelled it.
   *
   * @return true if an event handler or a hook did
   */
  public boolean isCancelled() {
    return error.isPresent();
  }
}
