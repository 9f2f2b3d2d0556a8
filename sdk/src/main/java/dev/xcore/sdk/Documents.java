package dev.xcore.sdk;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Keeps JSON documents by key, in Redis or in the SQL database. A plugin has a namespace of its own
 * and sees no other plugin's. Injected by type into the constructor of the entry class, or taken
 * from {@link PluginContext#documents}; needs the permission {@code service:documents:use} where
 * the manifest lists permissions. Works the same in every execution mode. Thread safe.
 *
 * <p>Unlike in a {@link Cache}, nothing is gone before its time. Each method is one change or one
 * look for itself: documents take no part in transactions of a {@link Database}. All methods throw
 *
 * <ul>
 *   <li>{@link IllegalArgumentException} if a key is none: it has 1 to {@value #MAX_KEY} characters
 *       without control characters; or if a value cannot be written as JSON
 *   <li>{@link PayloadTooLargeException} if a value is larger than {@value #MAX_BYTES} bytes of
 *       JSON
 *   <li>{@link DatabaseException} if a document does not fit the type that is asked for
 *   <li>{@link ServiceUnavailableException} if Redis or the database cannot be reached, and {@link
 *       PeerFailedException} if it was lost while something was being changed
 * </ul>
 */
public interface Documents {

  /** The longest key, in characters. */
  int MAX_KEY = 512;

  /** The largest value, in bytes of JSON. */
  int MAX_BYTES = 1 << 20;

  /** How many documents are read or written at once, at most. */
  int MAX_AT_ONCE = 1000;

  /** The most bytes of JSON that are written at once. */
  int MAX_BYTES_AT_ONCE = 4 << 20;

  /** How many keys {@link #keys} lists, at most. */
  int MAX_LISTED = 10_000;

  /** The longest time to live. */
  Duration MAX_TTL = Duration.ofDays(3650);

  /** The collection of documents for which none is named. */
  String DEFAULT_COLLECTION = "default";

  /**
   * Returns a collection: documents with keys of their own. It need not be made.
   *
   * @param name a lower-case letter, then up to 62 lower-case letters, digits, {@code _} or {@code
   *     -}
   * @return the collection, cheap to make
   * @throws IllegalArgumentException if it is no such name
   */
  Documents collection(String name);

  /**
   * Looks for a document.
   *
   * @param key of it
   * @param type a record or another bindable type
   * @param <T> that type
   * @return its value, empty if there is none
   */
  <T> Optional<T> get(String key, Class<T> type);

  /**
   * Looks for a document of a generic type.
   *
   * @param key of it
   * @param type such as {@code new TypeRef<List<User>>() {}}
   * @param <T> that type
   * @return its value, empty if there is none
   */
  <T> Optional<T> get(String key, TypeRef<T> type);

  /**
   * Looks for a document, its version and its time.
   *
   * @param key of it
   * @param type a record or another bindable type
   * @param <T> that type
   * @return the document, empty if there is none
   */
  <T> Optional<Document<T>> find(String key, Class<T> type);

  /**
   * Looks for several documents.
   *
   * @param keys at most {@value #MAX_AT_ONCE}
   * @param type of each value
   * @param <T> that type
   * @return those that are there, by key, in the order asked for
   */
  <T> Map<String, T> getAll(Collection<String> keys, Class<T> type);

  /**
   * Stores a document, whether there is one or not, without a time.
   *
   * @param key of it
   * @param value a record, collection, map, array or scalar, not null
   * @return its version
   */
  long put(String key, Object value);

  /**
   * Stores a document, whether there is one or not.
   *
   * @param key of it
   * @param value a record, collection, map, array or scalar, not null
   * @param ttl from a millisecond to ten years, or zero for no time
   * @return its version
   */
  long put(String key, Object value, Duration ttl);

  /**
   * Stores a document that is not there yet.
   *
   * @param key of it
   * @param value a record, collection, map, array or scalar, not null
   * @return its version
   * @throws ConflictException if there is one
   */
  long insert(String key, Object value);

  /**
   * Stores a document that is not there yet.
   *
   * @param key of it
   * @param value a record, collection, map, array or scalar, not null
   * @param ttl from a millisecond to ten years, or zero for no time
   * @return its version
   * @throws ConflictException if there is one
   */
  long insert(String key, Object value, Duration ttl);

  /**
   * Stores a document in the place of the one that was read. It keeps its time.
   *
   * @param key of it
   * @param value a record, collection, map, array or scalar, not null
   * @param version of the document that was read
   * @return its new version
   * @throws ConflictException if it was changed or deleted since
   */
  long replace(String key, Object value, long version);

  /**
   * Stores several documents without a time. When it fails, some may be stored.
   *
   * @param values by key; at most {@value #MAX_AT_ONCE}, and {@value #MAX_BYTES_AT_ONCE} bytes of
   *     JSON
   */
  void putAll(Map<String, ?> values);

  /**
   * Stores several documents. When it fails, some may be stored.
   *
   * @param values by key; at most {@value #MAX_AT_ONCE}, and {@value #MAX_BYTES_AT_ONCE} bytes of
   *     JSON
   * @param ttl from a millisecond to ten years, or zero for no time
   */
  void putAll(Map<String, ?> values, Duration ttl);

  /**
   * Deletes a document.
   *
   * @param key of it
   * @return whether there was one
   */
  boolean delete(String key);

  /**
   * Deletes the document that was read.
   *
   * @param key of it
   * @param version of the document that was read
   * @throws ConflictException if it was changed or deleted since
   */
  void delete(String key, long version);

  /**
   * Deletes several documents. When it fails, some may be deleted.
   *
   * @param keys at most {@value #MAX_AT_ONCE}
   * @return how many there were
   */
  int deleteAll(Collection<String> keys);

  /**
   * Tells whether there is a document.
   *
   * @param key of it
   * @return whether there is one
   */
  boolean exists(String key);

  /**
   * Adds to a counter: a document that is a whole number. One that is not there begins at 0,
   * without a time.
   *
   * @param key of it
   * @param by how much, may be negative
   * @return the sum, which no other call gets
   * @throws ConflictException if the document is no whole number, or the sum has more than 64 bits
   */
  long increment(String key, long by);

  /**
   * Adds to a counter, as {@link #increment(String, long)} does.
   *
   * @param key of it
   * @param by how much, may be negative
   * @param ttl of a counter that begins now; one that is there keeps its time
   * @return the sum, which no other call gets
   * @throws ConflictException if the document is no whole number, or the sum has more than 64 bits
   */
  long increment(String key, long by, Duration ttl);

  /**
   * Lists keys. It looks at all that begin like the pattern: begin it with something.
   *
   * @param glob {@code *} stands for any characters, {@code ?} for one
   * @return sorted by their UTF-8
   * @throws IllegalArgumentException if more than {@value #MAX_LISTED} match; use {@link #scan}
   */
  List<String> keys(String glob);

  /**
   * Hands documents over one after the other, however many there are. What is stored or deleted
   * meanwhile may be among them or not.
   *
   * @param glob {@code *} stands for any characters, {@code ?} for one
   * @param type of each value
   * @param reader reads the documents before it returns; they end with it
   * @param <T> that type
   * @param <R> the type of the outcome
   * @return what the reader returned
   */
  <T, R> R scan(String glob, Class<T> type, Function<Stream<Document<T>>, R> reader);
}
