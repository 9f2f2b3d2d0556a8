package dev.xcore.sdk;

/**
 * Patterns of permissions: {@code *} stands for any text within a part, {@code **} for any text.
 * Parts are separated by {@code .} and {@code :}. Linear in the length of name times pattern.
 */
final class PermissionPattern {

  private PermissionPattern() {}

  /** Tells whether a pattern stands for a name. */
  static boolean matches(String pattern, String name) {
    if (pattern.indexOf('*') < 0) {
      return pattern.equals(name);
    }
    // States are places in the pattern; reached[p] says that pattern[0, p) stands for what was
    // read.
    boolean[] reached = new boolean[pattern.length() + 1];
    reached[0] = true;
    skipStars(pattern, reached);
    for (int at = 0; at < name.length(); at++) {
      reached = step(pattern, reached, name.charAt(at));
    }
    return reached[pattern.length()];
  }

  private static boolean[] step(String pattern, boolean[] reached, char read) {
    boolean[] next = new boolean[reached.length];
    for (int place = 0; place < pattern.length(); place++) {
      if (!reached[place]) {
        continue;
      }
      char wanted = pattern.charAt(place);
      if (wanted != '*') {
        next[place + 1] |= wanted == read;
      } else if (isDouble(pattern, place) || (read != '.' && read != ':')) {
        next[place] = true;
      }
    }
    skipStars(pattern, next);
    return next;
  }

  /** A star may stand for nothing. */
  private static void skipStars(String pattern, boolean[] reached) {
    for (int place = 0; place < pattern.length(); place++) {
      if (reached[place] && pattern.charAt(place) == '*') {
        reached[place + 1] = true;
      }
    }
  }

  private static boolean isDouble(String pattern, int place) {
    return (place + 1 < pattern.length() && pattern.charAt(place + 1) == '*')
        || (place > 0 && pattern.charAt(place - 1) == '*');
  }
}
