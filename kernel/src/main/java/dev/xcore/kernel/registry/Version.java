package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Wording;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version by SemVer 2.0. The order ignores build metadata, as SemVer says; {@code equals} does
 * not.
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

  static final int MAX_LENGTH = 256;

  /** The largest number that every SemVer implementation can hold: 2^53 - 1. */
  static final long MAX_NUMBER = (1L << 53) - 1;

  private static final String NUMBER = "(0|[1-9][0-9]*+)";
  private static final String PRE_RELEASE_PART =
      "(?:(?:0|[1-9][0-9]*+)(?![0-9A-Za-z-])|[0-9]*+[A-Za-z-][0-9A-Za-z-]*+)";
  private static final String BUILD_PART = "[0-9A-Za-z-]++";

  /** What may follow the three numbers: group 1 is the pre-release, group 2 the build. */
  static final String SUFFIX =
      "(?:-(%1$s(?:\\.%1$s)*+))?(?:\\+(%2$s(?:\\.%2$s)*+))?"
          .formatted(PRE_RELEASE_PART, BUILD_PART);

  private static final Pattern SYNTAX =
      Pattern.compile("v?" + NUMBER + "\\." + NUMBER + "\\." + NUMBER + SUFFIX);

  /** Copies the lists. */
  public Version {
    if (major < 0 || minor < 0 || patch < 0) {
      throw new IllegalArgumentException("a version has no negative numbers");
    }
    preRelease = List.copyOf(preRelease);
    build = List.copyOf(build);
  }

  /**
   * Reads a version.
   *
   * @param text by SemVer 2.0, at most 256 characters, numbers at most 2^53 - 1; as npm does,
   *     surrounding blanks and a leading {@code v} are ignored
   * @return the version
   * @throws IllegalArgumentException if the text is no version; says why
   */
  public static Version parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a version has at most %d characters, this one has %d"
              .formatted(MAX_LENGTH, text.length()));
    }
    Matcher matcher = SYNTAX.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a SemVer version such as 1.2.3 or 1.2.3-beta.1"
              .formatted(Wording.shorten(text)));
    }
    return new Version(
        number(matcher.group(1)),
        number(matcher.group(2)),
        number(matcher.group(3)),
        parts(matcher.group(4)),
        parts(matcher.group(5)));
  }

  static long number(String digits) {
    if (digits.length() > 16 || Long.parseLong(digits) > MAX_NUMBER) {
      throw new IllegalArgumentException(
          "'%s' is too large: a number in a version is at most %d"
              .formatted(Wording.shorten(digits), MAX_NUMBER));
    }
    return Long.parseLong(digits);
  }

  static List<String> parts(@Nullable String dotted) {
    return dotted == null ? List.of() : List.of(dotted.split("\\.", -1));
  }

  static Version release(long major, long minor, long patch) {
    return new Version(major, minor, patch, List.of(), List.of());
  }

  /** The lowest of all versions with these numbers, below every pre-release. */
  static Version floor(long major, long minor, long patch) {
    return new Version(major, minor, patch, List.of("0"), List.of());
  }

  boolean sameNumbers(Version other) {
    return major == other.major && minor == other.minor && patch == other.patch;
  }

  @Override
  public int compareTo(Version other) {
    int order = Long.compare(major, other.major);
    if (order == 0) {
      order = Long.compare(minor, other.minor);
    }
    if (order == 0) {
      order = Long.compare(patch, other.patch);
    }
    return order == 0 ? comparePreReleases(preRelease, other.preRelease) : order;
  }

  private static int comparePreReleases(List<String> left, List<String> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Boolean.compare(left.isEmpty(), right.isEmpty());
    }
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = compareParts(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  /** Numbers come before texts; they have no leading zeros, so the longer one is the larger. */
  private static int compareParts(String left, String right) {
    boolean leftIsNumber = isNumber(left);
    boolean rightIsNumber = isNumber(right);
    if (leftIsNumber != rightIsNumber) {
      return leftIsNumber ? -1 : 1;
    }
    if (leftIsNumber && left.length() != right.length()) {
      return Integer.compare(left.length(), right.length());
    }
    return left.compareTo(right);
  }

  private static boolean isNumber(String part) {
    return part.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * Writes the version as SemVer does.
   *
   * @return text that {@link #parse} reads back
   */
  @Override
  public String toString() {
    return major
        + "."
        + minor
        + "."
        + patch
        + (preRelease.isEmpty() ? "" : "-" + String.join(".", preRelease))
        + (build.isEmpty() ? "" : "+" + String.join(".", build));
  }
}
