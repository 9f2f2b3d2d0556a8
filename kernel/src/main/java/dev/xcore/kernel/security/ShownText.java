package dev.xcore.kernel.security;

/** Names out of class files and jars, which may hold anything, made fit for messages. */
final class ShownText {

  private static final int LONGEST = 200;

  private ShownText() {}

  /** Returns a text on one line, without control characters, of at most 200 characters. */
  static String of(String text) {
    return isOrdinary(text) ? text : cleaned(text);
  }

  /** Nearly all names are; this is asked often. */
  private static boolean isOrdinary(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return text.length() <= LONGEST;
  }

  private static String cleaned(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(LONGEST).forEach(c -> shown.appendCodePoint(isPlain(c) ? c : '?'));
    return text.codePointCount(0, text.length()) > LONGEST
        ? shown.append('…').toString()
        : shown.toString();
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** Returns an internal name as Java writes it, such as {@code java.util.Map$Entry}. */
  static String className(String internal) {
    return of(internal.replace('/', '.'));
  }
}
