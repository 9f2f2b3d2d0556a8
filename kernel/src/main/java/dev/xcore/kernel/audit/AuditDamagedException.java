package dev.xcore.kernel.audit;

import java.util.List;
import java.util.stream.Collectors;

/** A log is not as it was written, and its owner does not want to go on with it. */
public final class AuditDamagedException extends IllegalStateException {

  private static final long serialVersionUID = 1L;
  private static final int MOST_SHOWN = 5;

  /**
   * Makes the error.
   *
   * @param directory of the log
   * @param findings what is wrong with it
   */
  public AuditDamagedException(String directory, List<AuditFinding> findings) {
    super(
        "the audit log in %s is damaged: %s; look into it with 'xcore audit verify', keep a copy, and set security.audit.on_damage: continue to go on with a log that says so"
            .formatted(
                directory,
                findings.stream()
                    .limit(MOST_SHOWN)
                    .map(AuditFinding::toString)
                    .collect(Collectors.joining("; "))));
  }
}
