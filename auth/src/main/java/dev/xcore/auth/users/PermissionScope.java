package dev.xcore.auth.users;

import java.util.HashSet;
import java.util.Set;

/** Compares patterns of permissions with each other: what one allows may be all within another. */
final class PermissionScope {

  private static final char PART = '\u0001';
  private static final char ANYTHING = '\u0002';

  private PermissionScope() {}

  /**
   * Returns what both allow.
   *
   * @param wanted patterns
   * @param granted patterns
   * @return never more than either allows; less only where two patterns overlap in part
   */
  static Set<String> common(Set<String> wanted, Set<String> granted) {
    Set<String> both = new HashSet<>();
    wanted.stream().filter(pattern -> covers(granted, pattern)).forEach(both::add);
    granted.stream().filter(pattern -> covers(wanted, pattern)).forEach(both::add);
    return both;
  }

  /** Tells whether one of the patterns allows all that another one does. */
  static boolean covers(Set<String> patterns, String other) {
    return patterns.contains(other) || patterns.stream().anyMatch(wide -> covers(wide, other));
  }

  /**
   * Tells whether a pattern allows all that another one does. A star of the other can only be
   * matched by a star that stands for at least as much.
   */
  static boolean covers(String wide, String narrow) {
    String pattern = stars(wide);
    String text = stars(narrow);
    boolean[] reached = new boolean[pattern.length() + 1];
    reached[0] = true;
    skip(pattern, reached);
    for (int at = 0; at < text.length(); at++) {
      char read = text.charAt(at);
      boolean[] next = new boolean[reached.length];
      for (int place = 0; place < pattern.length(); place++) {
        if (!reached[place]) {
          continue;
        }
        char wanted = pattern.charAt(place);
        if (wanted == ANYTHING || (wanted == PART && isWithinPart(read))) {
          next[place] = true;
        } else if (wanted == read && wanted != PART) {
          next[place + 1] = true;
        }
      }
      skip(pattern, next);
      reached = next;
    }
    return reached[pattern.length()];
  }

  private static boolean isWithinPart(char read) {
    return read != '.' && read != ':' && read != ANYTHING;
  }

  private static void skip(String pattern, boolean[] reached) {
    for (int place = 0; place < pattern.length(); place++) {
      if (reached[place] && pattern.charAt(place) <= ANYTHING) {
        reached[place + 1] = true;
      }
    }
  }

  /** One sign for each kind of star. */
  private static String stars(String pattern) {
    StringBuilder text = new StringBuilder(pattern.length());
    int at = 0;
    while (at < pattern.length()) {
      int end = at;
      while (end < pattern.length() && pattern.charAt(end) == '*') {
        end++;
      }
      if (end == at) {
        text.append(pattern.charAt(at++));
      } else {
        text.append(end - at == 1 ? PART : ANYTHING);
        at = end;
      }
    }
    return text.toString();
  }
}
