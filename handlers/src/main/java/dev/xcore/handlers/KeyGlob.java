package dev.xcore.handlers;

/**
 * A pattern of keys: {@code *} stands for any characters, {@code ?} for one. Matching takes no more
 * than the product of both lengths, whatever the pattern: it may come from a sandboxed plugin.
 *
 * @param pattern as it is written
 */
public record KeyGlob(String pattern) {

  /**
   * Returns what every matching key begins with.
   *
   * @return may be empty
   */
  public String prefix() {
    int end = 0;
    while (end < pattern.length() && pattern.charAt(end) != '*' && pattern.charAt(end) != '?') {
      end++;
    }
    return pattern.substring(0, end);
  }

  /**
   * Tells whether a key matches.
   *
   * @param key any text
   * @return whether it does
   */
  public boolean matches(String key) {
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (in < key.length()) {
      boolean isFree = at < pattern.length();
      if (isFree && pattern.charAt(at) == '*') {
        star = at++;
        retry = in;
      } else if (isFree && (pattern.charAt(at) == '?' || pattern.charAt(at) == key.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++retry;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
