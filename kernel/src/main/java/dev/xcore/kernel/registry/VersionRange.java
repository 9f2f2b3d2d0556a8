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

  private static final Pattern HYPHEN =
      Pattern.compile(
          "\\s*+" + PartialVersion.SYNTAX + "\\s++-\\s++" + PartialVersion.SYNTAX + "\\s*+");
  private static final Pattern COMPARATOR =
      Pattern.compile(
          "\\s*+(~>|~|\\^|>=|<=|>|<|==|=|!=|)\\s*+" + PartialVersion.SYNTAX + "(?=[\\s,]|$)");
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
      result.addSpan(PartialVersion.of(hyphen, 1), PartialVersion.of(hyphen, 6));
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
      result.add(comparator.group(1), PartialVersion.of(comparator, 2));
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

  /** A limit on one side. */
  private record Bound(Version version, boolean inclusive) {}

  /** What stands between two {@code ||}: every bound must hold. */
  private static final class Alternative {

    private static final Bound NOTHING = new Bound(Version.floor(0, 0, 0), false);

    private final List<Bound> lower = new ArrayList<>();
    private final List<Bound> upper = new ArrayList<>();
    private final List<Alternative> excluded = new ArrayList<>();

    void addSpan(PartialVersion from, PartialVersion to) {
      add(">=", from);
      add("<=", to);
    }

    void add(String operator, PartialVersion partial) {
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

    private void addSame(PartialVersion partial) {
      lower.add(new Bound(partial.lowest(), true));
      addAtMost(partial);
    }

    private void addFrom(PartialVersion partial, @Nullable Version end) {
      lower.add(new Bound(partial.lowest(), true));
      if (end != null) {
        upper.add(new Bound(end, false));
      }
    }

    private void addGreater(PartialVersion partial) {
      if (partial.isAnything()) {
        upper.add(NOTHING);
      } else if (partial.isExact()) {
        lower.add(new Bound(partial.lowest(), false));
      } else {
        Version end = partial.end();
        lower.add(new Bound(Version.release(end.major(), end.minor(), end.patch()), true));
      }
    }

    private void addLess(PartialVersion partial) {
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

    private void addAtMost(PartialVersion partial) {
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
