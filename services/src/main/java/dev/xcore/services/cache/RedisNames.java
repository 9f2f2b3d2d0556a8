package dev.xcore.services.cache;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What things are called in Redis: {@code APP:cache:PLUGIN:KEY}, where nothing but the key holds a
 * colon.
 *
 * @param application its name, without colons
 */
record RedisNames(String application) {

  private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9_.-]");
  private static final Pattern SPECIAL = Pattern.compile("[\\\\*?\\[\\]]");

  /** Makes the names of an application. */
  static RedisNames of(String application) {
    return new RedisNames(
        ODD.matcher(application)
            .replaceAll(odd -> String.format(Locale.ROOT, "%%%04X", (int) odd.group().charAt(0))));
  }

  /** Begins the names of a plugin's values. */
  String values(String plugin) {
    return application + ":cache:" + plugin + ":";
  }

  /** Begins the names of claims to a plugin's values. */
  String claims(String plugin) {
    return application + ":cache-claim:" + plugin + ":";
  }

  /** Where changes are published. */
  String channel() {
    return application + ":cache-changes";
  }

  /** What is written to see whether Redis is there. */
  String probe() {
    return application + ":cache-probe";
  }

  /** Writes text so that patterns of Redis take it as it is. */
  static String literal(String text) {
    return SPECIAL.matcher(text).replaceAll(special -> "\\\\\\" + special.group());
  }
}
