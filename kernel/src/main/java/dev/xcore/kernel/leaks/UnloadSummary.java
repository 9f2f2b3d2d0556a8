package dev.xcore.kernel.leaks;

import java.util.List;

/**
 * What became of the past versions of one plugin.
 *
 * @param collected how many have left memory
 * @param pending how many are still being looked at
 * @param leaked how many were found to stay
 * @param reports of all that are pending or leaked and of the last ones that were collected, oldest
 *     first
 */
public record UnloadSummary(long collected, int pending, int leaked, List<UnloadReport> reports) {

  /** Of a plugin that has no past. */
  public static final UnloadSummary NONE = new UnloadSummary(0, 0, 0, List.of());

  /** Copies the reports. */
  public UnloadSummary {
    reports = List.copyOf(reports);
  }
}
