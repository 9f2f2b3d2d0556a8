package dev.xcore.kernel.audit;

/** A port to where audited things are kept. Thread safe. */
@FunctionalInterface
public interface AuditLog {

  /**
   * Keeps something. When this returns, it survives the process.
   *
   * @param event what was done
   * @throws java.io.UncheckedIOException if it cannot be kept
   */
  void append(AuditEvent event);

  /**
   * Keeps something soon, for those who must not wait. What cannot be kept is told to the log of
   * the server.
   *
   * @param event what happened
   */
  default void note(AuditEvent event) {
    append(event);
  }

  /**
   * Returns a log that keeps nothing, for tools and tests.
   *
   * @return the log
   */
  static AuditLog none() {
    return event -> {};
  }
}
