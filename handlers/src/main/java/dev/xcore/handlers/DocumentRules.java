package dev.xcore.handlers;

import dev.xcore.sdk.Documents;
import dev.xcore.sdk.PayloadTooLargeException;
import java.time.Duration;
import java.util.Collection;
import java.util.regex.Pattern;

/** What names, keys, times and values of documents have to be, on both sides of the wall. */
public final class DocumentRules {

  private static final Pattern COLLECTION = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  private DocumentRules() {}

  /**
   * Checks the name of a collection.
   *
   * @param name of it
   * @return the name
   * @throws IllegalArgumentException if it is none
   */
  public static String collection(String name) {
    if (!COLLECTION.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no name of a collection: it has a lower-case letter, then up to 62 lower-case letters, digits, '_' or '-'"
              .formatted(CacheRules.shown(name)));
    }
    return name;
  }

  /**
   * Checks a key.
   *
   * @param key of a document
   * @return the key
   * @throws IllegalArgumentException if it is empty, too long, or has characters that no key has
   */
  public static String key(String key) {
    CacheRules.text("the key of a document", key);
    return key;
  }

  /**
   * Checks a pattern of keys.
   *
   * @param glob {@code *} stands for any characters, {@code ?} for one
   * @return the pattern
   * @throws IllegalArgumentException if no key could look like that
   */
  public static KeyGlob glob(String glob) {
    CacheRules.text("a pattern of keys", glob);
    return new KeyGlob(glob);
  }

  /**
   * Checks the beginning of a key.
   *
   * @param part may be empty
   * @return the part
   * @throws IllegalArgumentException if no key could look like that
   */
  public static String part(String part) {
    return part.isEmpty() ? part : key(part);
  }

  /**
   * Checks how many documents are used at once.
   *
   * @param keys of them
   * @throws IllegalArgumentException if a key is none, or there are too many
   */
  public static void keys(Collection<String> keys) {
    if (keys.size() > Documents.MAX_AT_ONCE) {
      throw new IllegalArgumentException(
          "at most %d documents are used at once, not %d"
              .formatted(Documents.MAX_AT_ONCE, keys.size()));
    }
    keys.forEach(DocumentRules::key);
  }

  /**
   * Checks a time to live.
   *
   * @param ttl of a document
   * @return the time in milliseconds
   * @throws IllegalArgumentException if it is negative, less than a millisecond or too long
   */
  public static long ttl(Duration ttl) {
    boolean isShort = !ttl.isZero() && ttl.compareTo(Duration.ofMillis(1)) < 0;
    if (isShort || ttl.compareTo(Documents.MAX_TTL) > 0) {
      throw new IllegalArgumentException(
          "a document stays for a millisecond to ten years, or for zero, which is until it is"
              + " deleted; not for "
              + ttl);
    }
    return ttl.toMillis();
  }

  /**
   * Checks a time to live.
   *
   * @param millis of it
   * @throws IllegalArgumentException if it is negative or too long
   */
  public static void millis(long millis) {
    if (millis < 0 || millis > Documents.MAX_TTL.toMillis()) {
      throw new IllegalArgumentException("a document cannot stay for " + millis + " ms");
    }
  }

  /**
   * Checks the version of a document that was read.
   *
   * @param version of it
   * @return the version
   * @throws IllegalArgumentException if no document has it
   */
  public static long version(long version) {
    if (version < 1) {
      throw new IllegalArgumentException(
          version + " is no version of a document: give the one that was read");
    }
    return version;
  }

  /**
   * Checks the size of a document.
   *
   * @param key of it
   * @param json of it
   * @throws PayloadTooLargeException if it is too large
   */
  public static void size(String key, byte[] json) {
    if (json.length > Documents.MAX_BYTES) {
      throw new PayloadTooLargeException(
          "document '%s' has %d bytes of JSON; at most %d are kept: split it, or use Storage"
              .formatted(CacheRules.shown(key), json.length, Documents.MAX_BYTES));
    }
  }

  /**
   * Checks the size of several documents together.
   *
   * @param values their JSON
   * @throws PayloadTooLargeException if they are too large
   */
  public static void sizes(Collection<byte[]> values) {
    long all = values.stream().mapToLong(json -> json.length).sum();
    if (all > Documents.MAX_BYTES_AT_ONCE) {
      throw new PayloadTooLargeException(
          "documents of %d bytes of JSON cannot be stored at once; at most %d can"
              .formatted(all, Documents.MAX_BYTES_AT_ONCE));
    }
  }
}
