package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of versions: {@code = != > >= < <= ^ ~ * x - ||}, space or comma for AND, as npm reads
 * them; a pre-release matches only a range that names a pre-release of the same major.minor.patch.
 * Immutable; two ranges are equal if their texts are.
 */
public final class VersionRange {

  private static final String NUMBER = "(0|[1-9][0-9]*+|[xX*])";
  private static final String PARTIAL =
      "v?" + NUMBER + "(?:\\." + NUMBER + "(?:\\." + NUMBER + Version.SUFFIX + ")?)?";

  private static final Pattern HYPHEN =
      Pattern.compile("\\s*+" + PARTIAL + "\\s++-\\s++" + PARTIAL + "\\s*+");
  private static final Pattern COMPARATOR =
      Pattern.compile("\\s*+(~>|~|\\^|>=|<=|>|<|==|=|!=|)\\s*+" + PARTIAL + "(?=[\\s,]|$)");
  private static final Pattern SEPARATOR = Pattern.compile("\\s*+,\\s*+|\\s*+");

  private final String text;
  private final List<Alternative> alternatives;

  private VersionRange(String text, List<Alternative> alternatives) {
    this.text = text;
    this.alternatives = alternatives;
  }

  /**
   * Reads a range.
   *
   * @param text the range, at most 256 characters; empty means any release
   * @return the range
   * @throws IllegalArgumentException if the text is no range; says why
   */
  public static VersionRange parse(String text) {
    if (text.length() > Version.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a version range has at most %d characters, this one has %d"
              .formatted(Version.MAX_LENGTH, text.length()));
    }
    List<Alternative> alternatives = new ArrayList<>();
    for (String alternative : text.split("\\|\\|", -1)) {
      alternatives.add(alternative(text, alternative));
    }
    return new VersionRange(text, List.copyOf(alternatives));
  }

  /**
   * Tells whether a version is in the range.
   *
   * @param version the version
   * @return true if it is
   */
  public boolean contains(Version version) {
    return alternatives.stream().anyMatch(alternative -> alternative.contains(version));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VersionRange range && text.equals(range.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /**
   * Returns the range as it was written.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return text;
  }

  private static Alternative alternative(String whole, String text) {
    Alternative result = new Alternative();
    Matcher hyphen = HYPHEN.matcher(text);
    if (hyphen.matches()) {
      result.addSpan(Partial.of(hyphen, 1), Partial.of(hyphen, 6));
      return result;
    }
    Matcher comparator = COMPARATOR.matcher(text);
    Matcher separator = SEPARATOR.matcher(text);
    int at = 0;
    while (at < text.length() && !text.substring(at).isBlank()) {
      comparator.region(at, text.length());
      if (!comparator.lookingAt()) {
        throw new IllegalArgumentException(
            "'%s' is not a version range such as ^1.2, >=1.0 <2.0 or 1.x: cannot read '%s'"
                .formatted(Wording.shorten(whole), Wording.shorten(text.substring(at).strip())));
      }
      result.add(comparator.group(1), Partial.of(comparator, 2));
      at = comparator.end();
      separator.region(at, text.length());
      // A comma must be followed by another comparator; a blank may end the text.
      if (separator.lookingAt()) {
        boolean comma = separator.group().contains(",");
        at = separator.end();
        if (comma && text.substring(at).isBlank()) {
          throw new IllegalArgumentException(
              "'%s' is not a version range: nothing follows its last comma"
                  .formatted(Wording.shorten(whole)));
        }
      }
    }
    return result;
  }

  /** A version whose last numbers may be missing: {@code 1}, {@code 1.x}, {@code 1.2.3-beta}. */
  private record Partial(long major, long minor, long patch, List<String> preRelease) {

    private static final long ANY = -1;

    static Partial of(Matcher matcher, int group) {
      long major = number(matcher.group(group));
      long minor = major == ANY ? ANY : number(matcher.group(group + 1));
      long patch = minor == ANY ? ANY : number(matcher.group(group + 2));
      return new Partial(
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

  /** A limit on one side. */
  private record Bound(Version version, boolean inclusive) {}

  /** What stands between two {@code ||}: every bound must hold. */
  private static final class Alternative {

    private static final Bound NOTHING = new Bound(Version.floor(0, 0, 0), false);

    private final List<Bound> lower = new ArrayList<>();
    private final List<Bound> upper = new ArrayList<>();
    private final List<Alternative> excluded = new ArrayList<>();

    void addSpan(Partial from, Partial to) {
      add(">=", from);
      add("<=", to);
    }

    void add(String operator, Partial partial) {
      switch (operator) {
        case "", "=", "==" -> addSame(partial);
        case "!=" -> {
          Alternative same = new Alternative();
          same.addSame(partial);
          excluded.add(same);
        }
        case ">" -> addGreater(partial);
        case ">=" -> lower.add(new Bound(partial.lowest(), true));
        case "<" -> addLess(partial);
        case "<=" -> addAtMost(partial);
        case "^" -> addFrom(partial, partial.isAnything() ? null : partial.endOfCaret());
        default -> addFrom(partial, partial.isAnything() ? null : partial.endOfTilde());
      }
    }

    private void addSame(Partial partial) {
      lower.add(new Bound(partial.lowest(), true));
      addAtMost(partial);
    }

    private void addFrom(Partial partial, @Nullable Version end) {
      lower.add(new Bound(partial.lowest(), true));
      if (end != null) {
        upper.add(new Bound(end, false));
      }
    }

    private void addGreater(Partial partial) {
      if (partial.isAnything()) {
        upper.add(NOTHING);
      } else if (partial.isExact()) {
        lower.add(new Bound(partial.lowest(), false));
      } else {
        Version end = partial.end();
        lower.add(new Bound(Version.release(end.major(), end.minor(), end.patch()), true));
      }
    }

    private void addLess(Partial partial) {
      if (partial.isAnything()) {
        upper.add(NOTHING);
        return;
      }
      Version lowest = partial.lowest();
      upper.add(
          new Bound(
              partial.isExact()
                  ? lowest
                  : Version.floor(lowest.major(), lowest.minor(), lowest.patch()),
              false));
    }

    private void addAtMost(Partial partial) {
      if (partial.isExact()) {
        upper.add(new Bound(partial.lowest(), true));
      } else if (!partial.isAnything()) {
        upper.add(new Bound(partial.end(), false));
      }
    }

    boolean contains(Version version) {
      return isWithin(version)
          && excluded.stream().noneMatch(range -> range.isWithin(version))
          && (version.preRelease().isEmpty() || namesPreReleaseOf(version));
    }

    private boolean isWithin(Version version) {
      for (Bound bound : lower) {
        int order = version.compareTo(bound.version);
        if (order < 0 || (order == 0 && !bound.inclusive)) {
          return false;
        }
      }
      for (Bound bound : upper) {
        int order = version.compareTo(bound.version);
        if (order > 0 || (order == 0 && !bound.inclusive)) {
          return false;
        }
      }
      return true;
    }

    private boolean namesPreReleaseOf(Version version) {
      return Stream.concat(lower.stream(), upper.stream())
          .map(Bound::version)
          .anyMatch(named -> !named.preRelease().isEmpty() && named.sameNumbers(version));
    }
  }
}
