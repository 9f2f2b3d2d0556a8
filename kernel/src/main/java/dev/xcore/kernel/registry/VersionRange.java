package dev.xcore.kernel.registry;

/**
 * A set of versions: {@code = != > >= < <= ^ ~ * x - ||}, space or comma for AND, as npm reads
 * them; a pre-release matches only a range that names a pre-release of the same major.minor.patch.
 */
public final class VersionRange {

  private final String text;

  private VersionRange(String text) {
    this.text = text;
  }

  /**
   * Reads a range.
   *
   * @param text the range, at most 256 characters
   * @return the range
   * @throws IllegalArgumentException if the text is no range; says why
   */
  public static VersionRange parse(String text) {
    return new VersionRange(text);
  }

  /**
   * Tells whether a version is in the range.
   *
   * @param version the version
   * @return true if it is
   */
  public boolean contains(Version version) {
    throw new UnsupportedOperationException(version.toString());
  }

  @Override
  public String toString() {
    return text;
  }
}
