package dev.xcore.confinement;

import org.jspecify.annotations.Nullable;

/** A process could not be confined, started or limited as asked. */
public final class ConfinementException extends RuntimeException {

  /** What went wrong, for programs; the message says it to people. */
  public enum Reason {
    /** This operating system, processor or C library has no such mechanism. */
    UNSUPPORTED,
    /** The process could not be started. */
    SPAWN,
    /** The process could not seal itself; it must not accept foreign code. */
    SEAL,
    /** A resource limit could not be set. */
    LIMIT,
    /** Every user id of the range belongs to a live process. */
    USERS_EXHAUSTED,
    /** The spawner has been closed. */
    CLOSED
  }

  private final Reason reason;

  /**
   * Makes the failure.
   *
   * @param reason what went wrong
   * @param message what, which one, why, and how to mend it
   * @param cause what caused it, if anything
   */
  public ConfinementException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * Returns what went wrong.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
