package dev.xcore.kernel.security;

import dev.xcore.kernel.settings.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What follows from the scan of one plugin.
 *
 * @param problems why it must not be loaded; empty if it may
 * @param warnings what the operator should know if it is loaded
 * @param report what was found; empty if nothing was scanned
 */
public record ScanOutcome(
    List<Problem> problems, List<Problem> warnings, Optional<ScanReport> report) {

  /** Copies the lists. */
  public ScanOutcome {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /**
   * Tells whether the plugin must not be loaded.
   *
   * @return true if there are problems
   */
  public boolean isRefused() {
    return !problems.isEmpty();
  }
}
