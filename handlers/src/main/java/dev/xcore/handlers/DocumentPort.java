package dev.xcore.handlers;

import java.util.List;
import java.util.Map;

/**
 * A port: a plugin's documents, in plain values. Whoever implements it checks what it is given by
 * {@link DocumentRules}: it may come from a worker. Thread safe.
 */
public interface DocumentPort {

  /** The version of documents that are stored whether there is one or not. */
  long ANY = -1;

  /** The version of documents that are not there. */
  long NONE = 0;

  /** The time of documents that keep the one they have. */
  long SAME_TTL = -1;

  /** How many keys are listed at once, at most. */
  int MOST_KEYS = 500;

  /** After so many bytes of JSON no further document is read at once. */
  int MOST_READ = 1 << 20;

  /**
   * Reads documents.
   *
   * @param collection of them
   * @param keys of them
   * @return the first ones, as many as fit; at least one is asked for
   */
  DocumentPage read(String collection, List<String> keys);

  /**
   * Stores a document.
   *
   * @param collection of it
   * @param key of it
   * @param json of it
   * @param ttl milliseconds, 0 for no time, or {@link #SAME_TTL}
   * @param expected its version so far, {@link #NONE} or {@link #ANY}
   * @return its version
   * @throws dev.xcore.sdk.ConflictException if it has another version
   */
  long write(String collection, String key, byte[] json, long ttl, long expected);

  /**
   * Stores documents, whether there are some or not.
   *
   * @param collection of them
   * @param values their JSON by key
   * @param ttl milliseconds, 0 for no time
   */
  void writeAll(String collection, Map<String, byte[]> values, long ttl);

  /**
   * Deletes a document.
   *
   * @param collection of it
   * @param key of it
   * @param version of it
   * @throws dev.xcore.sdk.ConflictException if it has another version, or is not there
   */
  void delete(String collection, String key, long version);

  /**
   * Deletes documents.
   *
   * @param collection of them
   * @param keys of them
   * @return how many there were
   */
  int deleteAll(String collection, List<String> keys);

  /**
   * Adds to a counter.
   *
   * @param collection of it
   * @param key of it
   * @param by how much
   * @param ttl milliseconds of one that begins, 0 for no time
   * @return the sum
   */
  long add(String collection, String key, long by, long ttl);

  /**
   * Lists keys.
   *
   * @param collection of them
   * @param prefix what they begin with
   * @param after the last key of the part before, or nothing
   * @param most at most {@link #MOST_KEYS}
   * @return sorted by their UTF-8; fewer only at the end
   */
  List<String> keys(String collection, String prefix, String after, int most);
}
