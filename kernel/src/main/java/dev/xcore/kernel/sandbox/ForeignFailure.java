package dev.xcore.kernel.sandbox;

import dev.xcore.worker.protocol.Failure;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plugin's own exception, which stayed in its worker: only its description has crossed. */
public final class ForeignFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A line of a stack trace in code of the plugin: the name of its class loader stands first. */
  private static final Pattern OWN_LINE =
      Pattern.compile("(?m)^\\s*at plugin:[^/\\s]*//(\\S+\\([^()\\n]*\\))$");

  private final String trace;
  private final boolean isRetryable;

  /**
   * Makes the exception.
   *
   * @param failure what has crossed
   */
  public ForeignFailure(Failure failure) {
    super(failure.message(), null, false, false);
    this.trace = failure.trace();
    this.isRetryable = failure.isRetryable();
  }

  /**
   * Returns its stack trace.
   *
   * @return text of several lines, empty if there is none; written by the plugin
   */
  public String trace() {
    return trace;
  }

  /**
   * Returns where in the plugin's own code it was thrown.
   *
   * @return such as {@code shop.Shop.onLoad(Shop.java:7)}, as the plugin's process says; empty if
   *     the trace does not tell
   */
  public Optional<String> place() {
    Matcher own = OWN_LINE.matcher(trace);
    return own.find() ? Optional.of(own.group(1)) : Optional.empty();
  }

  /**
   * Tells whether the handler's own rules ask for another attempt.
   *
   * @return true if they do
   */
  public boolean isRetryable() {
    return isRetryable;
  }
}
