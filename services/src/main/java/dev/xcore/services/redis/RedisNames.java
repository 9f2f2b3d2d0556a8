package dev.xcore.services.redis;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What things are called in Redis: {@code APP:cache:PLUGIN:KEY}, {@code
 * APP:documents:PLUGIN:COLLECTION:KEY}, where nothing but the key holds a colon.
 *
 * @param application its name, without colons
 */
public record RedisNames(String application) {

  private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9_.-]");
  private static final Pattern SPECIAL = Pattern.compile("[\\\\*?\\[\\]]");

  /**
   * Makes the names of an application.
   *
   * @param application any text
   * @return the names
   */
  public static RedisNames of(String application) {
    return new RedisNames(
        ODD.matcher(application)
            .replaceAll(odd -> String.format(Locale.ROOT, "%%%04X", (int) odd.group().charAt(0))));
  }

  /**
   * Begins the names of a plugin's values in the cache.
   *
   * @param plugin its name
   * @return what they begin with
   */
  public String values(String plugin) {
    return application + ":cache:" + plugin + ":";
  }

  /**
   * Begins the names of claims to a plugin's values.
   *
   * @param plugin its name
   * @return what they begin with
   */
  public String claims(String plugin) {
    return application + ":cache-claim:" + plugin + ":";
  }

  /**
   * Begins the names of a plugin's documents.
   *
   * @param plugin its name
   * @param collection of the documents
   * @return what they begin with
   */
  public String documents(String plugin, String collection) {
    return application + ":documents:" + plugin + ":" + collection + ":";
  }

  /**
   * Names the sorted set of the keys of a plugin's documents.
   *
   * @param plugin its name
   * @param collection of the documents
   * @return the key of the set
   */
  public String documentKeys(String plugin, String collection) {
    return application + ":document-keys:" + plugin + ":" + collection;
  }

  /**
   * Names where changes of the cache are published.
   *
   * @return the channel
   */
  public String channel() {
    return application + ":cache-changes";
  }

  /**
   * Names what is written to see whether Redis is there.
   *
   * @param user what looks for it
   * @return the key
   */
  public String probe(String user) {
    return application + ":" + user + "-probe";
  }

  /**
   * Writes text so that patterns of Redis take it as it is.
   *
   * @param text any
   * @return a pattern of it
   */
  public static String literal(String text) {
    return SPECIAL.matcher(text).replaceAll(special -> "\\\\\\" + special.group());
  }
}
