package dev.xcore.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of a plugin that is to be made, and the Java names that follow from it.
 *
 * @param text {@code ^[a-z][a-z0-9_-]{0,62}$}
 */
record PluginName(String text) {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  /** Packages whose classes a scaffold sees by simple name. */
  private static final List<String> TAKEN =
      List.of(
          "java.lang.", "dev.xcore.sdk.", "dev.xcore.sdk.http.", "jakarta.validation.constraints.");

  PluginName {
    if (!FORM.matcher(text).matches()) {
      throw new CommandFailure(
          "'%s' is no plugin name: use a to z, 0 to 9, _ and -, beginning with a letter, at most 63"
                  .formatted(text)
              + nearest(text));
    }
  }

  /**
   * The entry class: the name in camel case, with {@code Plugin} behind it where Java or XCore have
   * that class.
   */
  String className() {
    StringBuilder name = new StringBuilder();
    for (String word : text.split("[_-]+")) {
      if (!word.isEmpty()) {
        name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return isTaken(name.toString()) ? name + "Plugin" : name.toString();
  }

  /** A Java package of its own, for a Maven project. */
  String packageName() {
    return "plugins." + text.replace('-', '_');
  }

  private static boolean isTaken(String simpleName) {
    return TAKEN.stream().anyMatch(prefix -> exists(prefix + simpleName));
  }

  private static boolean exists(String className) {
    String resource = className.replace('.', '/') + ".class";
    return ClassLoader.getSystemResource(resource) != null;
  }

  private static String nearest(String text) {
    String mended = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
    mended = mended.replaceAll("^[^a-z]+|-+$", "");
    return FORM.matcher(mended).matches() ? ". Did you mean '" + mended + "'?" : "";
  }
}
