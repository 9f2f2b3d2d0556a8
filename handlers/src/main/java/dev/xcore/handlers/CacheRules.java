package dev.xcore.handlers;

import dev.xcore.sdk.Cache;
import dev.xcore.sdk.PayloadTooLargeException;
import java.time.Duration;
import java.util.Collection;

/** What keys, times and values of a cache have to be, on both sides of the process wall. */
public final class CacheRules {

  private static final int SHOWN = 60;

  private CacheRules() {}

  /**
   * Checks a key.
   *
   * @param key of a value
   * @return the key
   * @throws IllegalArgumentException if it is empty, too long, or has characters that no key has
   */
  public static String key(String key) {
    text("a cache key", key);
    return key;
  }

  /**
   * Checks a pattern of keys.
   *
   * @param glob {@code *} stands for any characters, {@code ?} for one
   * @return the pattern
   * @throws IllegalArgumentException if no key could look like that
   */
  public static String glob(String glob) {
    text("a pattern of cache keys", glob);
    return glob;
  }

  /**
   * Checks a tag.
   *
   * @param tag of values
   * @return the tag
   * @throws IllegalArgumentException if it is empty, too long, or has characters that no key has
   */
  public static String tag(String tag) {
    text("a cache tag", tag);
    return tag;
  }

  static void text(String what, String text) {
    if (text.isEmpty() || text.length() > Cache.MAX_KEY) {
      throw new IllegalArgumentException(
          "%s has 1 to %d characters, not %d".formatted(what, Cache.MAX_KEY, text.length()));
    }
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      boolean isPair =
          Character.isHighSurrogate(each)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (Character.isISOControl(each) || (Character.isSurrogate(each) && !isPair)) {
        throw new IllegalArgumentException(
            "%s has no control characters and no halves of characters, but '%s' has one at %d"
                .formatted(what, shown(text.substring(0, i)), i));
      }
      if (isPair) {
        i++;
      }
    }
  }

  /** Shortens a key for messages. */
  static String shown(String key) {
    return key.length() <= SHOWN ? key : key.substring(0, SHOWN) + "…";
  }

  /**
   * Checks how many keys are used at once.
   *
   * @param keys of values
   * @throws IllegalArgumentException if a key is none, or there are too many
   */
  public static void keys(Collection<String> keys) {
    if (keys.size() > Cache.MAX_AT_ONCE) {
      throw new IllegalArgumentException(
          "at most %d cache keys are used at once, not %d"
              .formatted(Cache.MAX_AT_ONCE, keys.size()));
    }
    keys.forEach(CacheRules::key);
  }

  /**
   * Checks a time to live.
   *
   * @param ttl of a value
   * @return the time
   * @throws IllegalArgumentException if it is negative, less than a millisecond or too long
   */
  public static Duration ttl(Duration ttl) {
    boolean isShort = !ttl.isZero() && ttl.compareTo(Duration.ofMillis(1)) < 0;
    if (isShort || ttl.compareTo(Cache.MAX_TTL) > 0) {
      throw new IllegalArgumentException(
          "a value stays in the cache for a millisecond to ten years, or for zero, which is until"
              + " it is evicted; not for "
              + ttl);
    }
    return ttl;
  }

  /**
   * Checks the size of a value.
   *
   * @param key of it
   * @param json of it
   * @throws PayloadTooLargeException if it is too large
   */
  public static void size(String key, byte[] json) {
    if (json.length > Cache.MAX_BYTES) {
      throw new PayloadTooLargeException(
          "the value for cache key '%s' has %d bytes of JSON; at most %d are remembered"
              .formatted(shown(key), json.length, Cache.MAX_BYTES));
    }
  }

  /**
   * Checks the size of several values together.
   *
   * @param values their JSON
   * @throws PayloadTooLargeException if they are too large
   */
  public static void sizes(Collection<byte[]> values) {
    long all = values.stream().mapToLong(json -> json.length).sum();
    if (all > Cache.MAX_BYTES_AT_ONCE) {
      throw new PayloadTooLargeException(
          "values of %d bytes of JSON cannot be remembered at once; at most %d can"
              .formatted(all, Cache.MAX_BYTES_AT_ONCE));
    }
  }
}
