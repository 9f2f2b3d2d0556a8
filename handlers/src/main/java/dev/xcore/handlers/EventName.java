package dev.xcore.handlers;

import java.util.Arrays;
import java.util.List;

/**
 * The names of events: segments of letters, digits, {@code _} and {@code -}, joined by dots; at
 * most 255 characters. Patterns may have {@code *} for one segment and, at the end, {@code **} for
 * one segment or more.
 */
public final class EventName {

  /** Stands for one segment. */
  public static final String ONE = "*";

  /** Stands for one segment or more, at the end. */
  public static final String REST = "**";

  private static final int LONGEST = 255;

  private EventName() {}

  /**
   * Checks the name of an event.
   *
   * @param name any text
   * @return the name
   * @throws IllegalArgumentException if it is none; says why
   */
  public static String require(String name) {
    checkLength(name, "name");
    for (String segment : name.split("\\.", -1)) {
      if (segment.equals(ONE) || segment.equals(REST)) {
        throw new IllegalArgumentException(
            "'" + name + "' is a pattern: an event has one name, only subscriptions have patterns");
      }
      checkSegment(segment, name, "name");
    }
    return name;
  }

  /**
   * Takes a pattern apart.
   *
   * @param pattern any text
   * @return its segments
   * @throws IllegalArgumentException if it is none; says why
   */
  public static List<String> segments(String pattern) {
    checkLength(pattern, "pattern");
    String[] segments = pattern.split("\\.", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean isRest = segments[i].equals(REST);
      if (isRest && i < segments.length - 1) {
        throw new IllegalArgumentException(
            "'"
                + pattern
                + "' is no pattern of events: ** stands at the end only; use * for one"
                + " segment");
      }
      if (!isRest && !segments[i].equals(ONE)) {
        checkSegment(segments[i], pattern, "pattern");
      }
    }
    return Arrays.asList(segments);
  }

  /**
   * Tells whether a checked pattern stands for more than itself.
   *
   * @param pattern of names
   * @return true if it has a wildcard
   */
  public static boolean isPattern(String pattern) {
    return pattern.indexOf('*') >= 0;
  }

  /**
   * Tells whether a name is one of those that a pattern stands for.
   *
   * @param pattern its segments, see {@link #segments}
   * @param name of an event
   * @return true if it matches
   */
  public static boolean matches(List<String> pattern, String name) {
    String[] segments = name.split("\\.", -1);
    for (int i = 0; i < pattern.size(); i++) {
      String wanted = pattern.get(i);
      if (i == segments.length) {
        return false;
      }
      if (wanted.equals(REST)) {
        return true;
      }
      if (!wanted.equals(ONE) && !wanted.equals(segments[i])) {
        return false;
      }
    }
    return pattern.size() == segments.length;
  }

  private static void checkLength(String text, String what) {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "the " + what + " of an event has 1 to " + LONGEST + " characters, not " + text.length());
    }
  }

  private static void checkSegment(String segment, String whole, String what) {
    if (segment.isEmpty() || !segment.chars().allMatch(EventName::isAllowed)) {
      throw new IllegalArgumentException(
          "'"
              + whole
              + "' is no "
              + what
              + " of events: write segments of letters, digits, _ and - joined by dots, such as"
              + " user.created"
              + (what.equals("pattern") ? "; a segment may be *, the last one **" : ""));
    }
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
