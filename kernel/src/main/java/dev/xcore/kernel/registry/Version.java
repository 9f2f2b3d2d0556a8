package dev.xcore.kernel.registry;

import java.util.List;
import java.util.Objects;

/**
 * A version by SemVer 2.0.
 *
 * @param major at least 0
 * @param minor at least 0
 * @param patch at least 0
 * @param preRelease dot-separated identifiers after {@code -}, empty for a release
 * @param build dot-separated identifiers after {@code +}; they take no part in the order
 */
public record Version(
    long major, long minor, long patch, List<String> preRelease, List<String> build)
    implements Comparable<Version> {

  /** Copies the lists. */
  public Version {
    preRelease = List.copyOf(preRelease);
    build = List.copyOf(build);
  }

  /**
   * Reads a version.
   *
   * @param text by SemVer 2.0, at most 256 characters
   * @return the version
   * @throws IllegalArgumentException if the text is no version; says why
   */
  public static Version parse(String text) {
    throw new UnsupportedOperationException(Objects.requireNonNull(text));
  }

  @Override
  public int compareTo(Version other) {
    throw new UnsupportedOperationException(other.toString());
  }
}
