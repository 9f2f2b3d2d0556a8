package dev.xcore.confinement;

import java.util.EnumMap;
import java.util.Map;

/**
 * What this machine offers and what is missing, found out by trying.
 *
 * @param level what a confined process reaches here
 * @param findings every mechanism with its finding, in the order of {@link Mechanism}
 */
public record ConfinementReport(Level level, Map<Mechanism, Finding> findings) {

  /**
   * What was found about one mechanism.
   *
   * @param active whether confined processes are held by it
   * @param detail how it works here, or why it does not and what would change that
   */
  public record Finding(boolean active, String detail) {

    static Finding active(String detail) {
      return new Finding(true, detail);
    }

    static Finding missing(String reason) {
      return new Finding(false, reason);
    }
  }

  /** Checks that every mechanism is reported, and copies. */
  public ConfinementReport {
    EnumMap<Mechanism, Finding> copy = new EnumMap<>(Mechanism.class);
    for (Mechanism mechanism : Mechanism.values()) {
      Finding finding = findings.get(mechanism);
      if (finding == null) {
        throw new IllegalArgumentException("nothing reported about " + mechanism.title());
      }
      copy.put(mechanism, finding);
    }
    findings = java.util.Collections.unmodifiableMap(copy);
  }

  /**
   * Tells whether confined processes are held by a mechanism.
   *
   * @param mechanism which one
   * @return true if it is active
   */
  public boolean has(Mechanism mechanism) {
    return finding(mechanism).active();
  }

  /**
   * Returns what was found about a mechanism.
   *
   * @param mechanism which one
   * @return the finding
   */
  public Finding finding(Mechanism mechanism) {
    return java.util.Objects.requireNonNull(findings.get(mechanism));
  }

  /**
   * Describes the machine for people, one line per mechanism.
   *
   * @return the lines, each ended by a line feed
   */
  public String describe() {
    StringBuilder text =
        new StringBuilder("level: " + level.name().toLowerCase(java.util.Locale.ROOT) + "\n");
    findings.forEach((mechanism, finding) ->
        text.append(mechanism.title())
            .append(finding.active() ? ": yes, " : ": no, ")
            .append(finding.detail())
            .append('\n'));
    return text.toString();
  }
}
