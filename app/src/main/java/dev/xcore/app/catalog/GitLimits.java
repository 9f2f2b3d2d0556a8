package dev.xcore.app.catalog;

import java.time.Duration;
import java.util.Set;

/**
 * What a repository may be and take.
 *
 * @param schemes of addresses that are fetched from
 * @param total time for everything
 * @param silence the longest wait for the next byte, at least a second
 * @param packed bytes that are fetched
 * @param unpacked bytes of all files together
 * @param files how many files
 */
public record GitLimits(
    Set<String> schemes, Duration total, Duration silence, long packed, long unpacked, int files) {

  /** Copies the schemes. */
  public GitLimits {
    schemes = Set.copyOf(schemes);
  }

  /**
   * Returns what suits people who wait at a terminal.
   *
   * @return 5 minutes, 30 seconds, 200 MiB, 500 MiB, 10,000 files
   */
  public static GitLimits usual() {
    return new GitLimits(
        Set.of("https", "http", "ssh", "git", "file"),
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        200L << 20,
        500L << 20,
        10_000);
  }

  /** Returns the same for other schemes. */
  GitLimits withSchemes(Set<String> others) {
    return new GitLimits(others, total, silence, packed, unpacked, files);
  }
}
