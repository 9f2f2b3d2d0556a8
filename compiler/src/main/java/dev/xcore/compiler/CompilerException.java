package dev.xcore.compiler;

import org.jspecify.annotations.Nullable;

/** The compiler gave no answer; the sources may or may not be sound. */
public final class CompilerException extends RuntimeException {

  /** Why there is no answer. */
  public enum Reason {
    /** This Java installation has no compiler. */
    UNAVAILABLE,
    /** The sources need more memory than the compiler may use. */
    OUT_OF_MEMORY,
    /** The sources take longer than the compiler may take. */
    TIMEOUT,
    /** The process ended or spoke nonsense. */
    CRASHED,
    /** Too many requests wait already, or the waiting thread was interrupted. */
    BUSY,
    /** The compiler has been closed. */
    CLOSED
  }

  private final Reason reason;

  CompilerException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * Returns why there is no answer.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
