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
   * Returns a log that keeps nothing, for tools and tests.
   *
   * @return the log
   */
  static AuditLog none() {
    return event -> {};
  }
}
