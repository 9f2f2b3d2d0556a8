package dev.xcore.server;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes names readable where the author gave no description. */
final class OpenApiText {

  private static final Pattern METHOD = Pattern.compile("[\\w.$]+\\.(\\w+)\\(.*", Pattern.DOTALL);

  private OpenApiText() {}

  /** The description's sentence without its full stop, or else the name in words. */
  static String summary(String description, String name) {
    String text = description.strip();
    if (text.isEmpty()) {
      return words(name);
    }
    boolean isSentence = text.endsWith(".") && text.indexOf(". ") < 0;
    return isSentence ? text.substring(0, text.length() - 1) : text;
  }

  /** {@code create_user} and {@code createUser} read "Create user". */
  static String words(String name) {
    String spaced =
        name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    if (spaced.isEmpty()) {
      return name;
    }
    String lower = spaced.toLowerCase(Locale.ROOT);
    return lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
  }

  /** The method's name in an origin such as {@code Shop.user(long)}; empty if it has none. */
  static String methodName(String origin) {
    Matcher method = METHOD.matcher(origin);
    return method.matches() ? method.group(1) : "";
  }
}
