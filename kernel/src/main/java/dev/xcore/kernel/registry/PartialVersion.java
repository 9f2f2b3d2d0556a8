package dev.xcore.kernel.registry;

import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** A version whose last numbers may be missing: {@code 1}, {@code 1.x}, {@code 1.2.3-beta}. */
record PartialVersion(long major, long minor, long patch, List<String> preRelease) {

  private static final String NUMBER = "(0|[1-9][0-9]*+|[xX*])";

  /** Five groups: three numbers, pre-release, build. */
  static final String SYNTAX =
      "v?" + NUMBER + "(?:\\." + NUMBER + "(?:\\." + NUMBER + Version.SUFFIX + ")?)?";

  private static final long ANY = -1;

  static PartialVersion of(Matcher matcher, int group) {
    long major = number(matcher.group(group));
    long minor = major == ANY ? ANY : number(matcher.group(group + 1));
    long patch = minor == ANY ? ANY : number(matcher.group(group + 2));
    return new PartialVersion(
        major, minor, patch, patch == ANY ? List.of() : Version.parts(matcher.group(group + 3)));
  }

  private static long number(@Nullable String text) {
    return text == null || "xX*".contains(text) ? ANY : Version.number(text);
  }

  boolean isAnything() {
    return major == ANY;
  }

  boolean isExact() {
    return patch != ANY;
  }

  /** The lowest version it stands for. */
  Version lowest() {
    return new Version(
        Math.max(major, 0), Math.max(minor, 0), Math.max(patch, 0), preRelease, List.of());
  }

  /** Just above the last version it stands for; not for exact ones. */
  Version end() {
    return minor == ANY ? Version.floor(major + 1, 0, 0) : Version.floor(major, minor + 1, 0);
  }

  /** Just above the last version that {@code ~} adds to it. */
  Version endOfTilde() {
    return minor == ANY ? end() : Version.floor(major, minor + 1, 0);
  }

  /** Just above the last version that {@code ^} adds to it: its first number not 0 is kept. */
  Version endOfCaret() {
    if (major > 0 || minor == ANY) {
      return Version.floor(major + 1, 0, 0);
    }
    if (minor > 0 || patch == ANY) {
      return Version.floor(major, minor + 1, 0);
    }
    return Version.floor(major, minor, patch + 1);
  }
}
