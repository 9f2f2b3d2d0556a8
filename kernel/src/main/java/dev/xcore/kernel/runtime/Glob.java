package dev.xcore.kernel.runtime;

/**
 * A pattern over names: {@code *} stands for any characters but {@code .} and {@code /}, {@code **}
 * for any at all, everything else for itself. Matching takes time proportional to the product of
 * the lengths, whatever the pattern.
 *
 * @param pattern such as {@code plugin.*.failed}
 */
public record Glob(String pattern) {

  /**
   * Tells whether a name matches.
   *
   * @param text the whole name
   * @return true if it does
   */
  public boolean matches(String text) {
    boolean[] reached = new boolean[text.length() + 1];
    reached[0] = true;
    for (int at = 0; at < pattern.length(); at++) {
      if (pattern.charAt(at) != '*') {
        literal(reached, text, pattern.charAt(at));
      } else if (at + 1 < pattern.length() && pattern.charAt(at + 1) == '*') {
        at++;
        star(reached, text, true);
      } else {
        star(reached, text, false);
      }
    }
    return reached[text.length()];
  }

  private static void literal(boolean[] reached, String text, char expected) {
    for (int i = text.length(); i > 0; i--) {
      reached[i] = reached[i - 1] && text.charAt(i - 1) == expected;
    }
    reached[0] = false;
  }

  private static void star(boolean[] reached, String text, boolean crosses) {
    for (int i = 1; i <= text.length(); i++) {
      char c = text.charAt(i - 1);
      reached[i] |= reached[i - 1] && (crosses || (c != '.' && c != '/'));
    }
  }
}
