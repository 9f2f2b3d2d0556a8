package dev.xcore.kernel.audit;

import java.util.List;

/**
 * What the verification of a log has found; immutable.
 *
 * @param segments how many were read
 * @param records how many are sound
 * @param last the number of the last sound record, zero for none
 * @param findings what is not as it was written
 * @param notes what a crash or a running server explains
 */
public record AuditVerdict(
    int segments, long records, long last, List<AuditFinding> findings, List<String> notes) {

  /** Copies the lists. */
  public AuditVerdict {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }

  /**
   * Tells whether all is as it was written.
   *
   * @return true without findings
   */
  public boolean isSound() {
    return findings.isEmpty();
  }
}
