package dev.xcore.sdk;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers answers for a while, in memory or in Redis. A plugin has a namespace of its own in it
 * and sees no other plugin's keys. Injected by type into the constructor of the entry class, or
 * taken from {@link PluginContext#cache}; needs no permission, unless the manifest has rules for
 * {@code service:cache}. Works the same in every execution mode. Thread safe.
 *
 * <p>Values are kept as JSON: what comes out is a copy (of a value that nobody can change, maybe
 * the same as last time), bound to the type that is asked for. What does not fit that type any
 * more, because another version of the plugin has stored it, counts as missing. Any value may be
 * gone before its time: a cache is not a database.
 *
 * <p>A time to live of zero means that the value stays until it is evicted.
 */
public interface Cache {

  /** The longest key, in characters. */
  int MAX_KEY = 512;

  /** The largest value, in bytes of JSON. */
  int MAX_BYTES = 1 << 20;

  /** How many keys may be read or written at once, at most. */
  int MAX_AT_ONCE = 1000;

  /** The most bytes of JSON that are written at once. */
  int MAX_BYTES_AT_ONCE = 4 << 20;

  /** How many keys {@link #keys} lists, at most. */
  int MAX_LISTED = 10_000;

  /** How many tags one value may have. */
  int MAX_TAGS = 16;

  /** The longest time to live. */
  Duration MAX_TTL = Duration.ofDays(3650);

  /**
   * Makes a value that is not there.
   *
   * @param <T> the value
   * @param <X> what it may throw
   */
  @FunctionalInterface
  interface Computation<T, X extends Exception> {

    /**
     * Makes it.
     *
     * @return the value, not null
     * @throws X if it cannot be made; everybody who waits for it is told
     */
    T compute() throws X;
  }

  /**
   * What a plugin's namespace has done and holds.
   *
   * @param backend {@code memory}, {@code redis} or {@code tiered}
   * @param hits how often a value that was asked for was there, since the server started
   * @param misses how often it was not
   * @param evictions how many values left the memory of this server before their time
   * @param size how many values there are; empty where nobody counts them, as in Redis
   */
  record Stats(String backend, long hits, long misses, long evictions, Optional<Long> size) {

    /**
     * Returns the part of hits.
     *
     * @return from 0 to 1; 0 if nothing was asked for
     */
    public double hitRate() {
      long all = hits + misses;
      return all == 0 ? 0 : (double) hits / (double) all;
    }
  }

  /**
   * Looks for a value.
   *
   * @param key 1 to {@value #MAX_KEY} characters without control characters
   * @param type a record or another bindable type
   * @param <T> that type
   * @return a copy of the value, empty if there is none
   * @throws IllegalArgumentException if the key is none
   */
  <T> Optional<T> get(String key, Class<T> type);

  /**
   * Looks for a value of a generic type.
   *
   * @param key 1 to {@value #MAX_KEY} characters without control characters
   * @param type such as {@code new TypeRef<List<User>>() {}}
   * @param <T> that type
   * @return a copy of the value, empty if there is none
   * @throws IllegalArgumentException if the key is none
   */
  <T> Optional<T> get(String key, TypeRef<T> type);

  /**
   * Looks for several values at once.
   *
   * @param keys at most {@value #MAX_AT_ONCE}
   * @param type of each value
   * @param <T> that type
   * @return those that are there, by key, in the order asked for
   * @throws IllegalArgumentException if a key is none, or there are too many
   */
  <T> Map<String, T> getAll(Collection<String> keys, Class<T> type);

  /**
   * Looks for several values of a generic type at once.
   *
   * @param keys at most {@value #MAX_AT_ONCE}
   * @param type of each value
   * @param <T> that type
   * @return those that are there, by key, in the order asked for
   * @throws IllegalArgumentException if a key is none, or there are too many
   */
  <T> Map<String, T> getAll(Collection<String> keys, TypeRef<T> type);

  /**
   * Remembers a value for the usual time, {@code services.cache.ttl}.
   *
   * @param key 1 to {@value #MAX_KEY} characters without control characters
   * @param value a record, collection, map, array or scalar, not null
   * @throws IllegalArgumentException if the key is none, or the value cannot be written as JSON
   * @throws PayloadTooLargeException if the value is larger than {@value #MAX_BYTES} bytes
   */
  void set(String key, Object value);

  /**
   * Remembers a value.
   *
   * @param key 1 to {@value #MAX_KEY} characters without control characters
   * @param value a record, collection, map, array or scalar, not null
   * @param ttl from a millisecond to ten years, or zero
   * @throws IllegalArgumentException if the key is none, the time is out of range, or the value
   *     cannot be written as JSON
   * @throws PayloadTooLargeException if the value is larger than {@value #MAX_BYTES} bytes
   */
  void set(String key, Object value, Duration ttl);

  /**
   * Remembers several values for the usual time, {@code services.cache.ttl}.
   *
   * @param values by key; at most {@value #MAX_AT_ONCE}, and {@value #MAX_BYTES_AT_ONCE} bytes of
   *     JSON
   * @throws IllegalArgumentException as {@link #set(String, Object)} does
   * @throws PayloadTooLargeException if a value, or all together, are too large
   */
  void setAll(Map<String, ?> values);

  /**
   * Remembers several values.
   *
   * @param values by key; at most {@value #MAX_AT_ONCE}, and {@value #MAX_BYTES_AT_ONCE} bytes of
   *     JSON
   * @param ttl from a millisecond to ten years, or zero
   * @throws IllegalArgumentException as {@link #set(String, Object, Duration)} does
   * @throws PayloadTooLargeException if a value, or all together, are too large
   */
  void setAll(Map<String, ?> values, Duration ttl);

  /**
   * Forgets a value.
   *
   * @param key 1 to {@value #MAX_KEY} characters without control characters
   * @return whether there was one
   * @throws IllegalArgumentException if the key is none
   */
  boolean delete(String key);

  /**
   * Forgets several values.
   *
   * @param keys at most {@value #MAX_AT_ONCE}
   * @return how many there were
   * @throws IllegalArgumentException if a key is none, or there are too many
   */
  int deleteAll(Collection<String> keys);

  /**
   * Tells whether there is a value.
   *
   * @param key 1 to {@value #MAX_KEY} characters without control characters
   * @return true also for a remembered absence
   * @throws IllegalArgumentException if the key is none
   */
  boolean exists(String key);

  /**
   * Lists keys. It looks at all that there are: not for every request.
   *
   * @param glob {@code *} stands for any characters, {@code ?} for one
   * @return sorted
   * @throws IllegalArgumentException if more than {@value #MAX_LISTED} match
   */
  List<String> keys(String glob);

  /**
   * Tells how long a value will stay at most.
   *
   * @param key 1 to {@value #MAX_KEY} characters without control characters
   * @return empty if there is none; zero if it has no time
   * @throws IllegalArgumentException if the key is none
   */
  Optional<Duration> ttl(String key);

  /**
   * Forgets what was remembered with tags: answers of methods by {@link Cached#tags}, and of
   * queries by {@link Database#cached}. It costs the same however many there are. Inside a
   * transaction it comes too early: others may ask again before the commit.
   *
   * @param tags at most {@value #MAX_AT_ONCE}
   * @throws IllegalArgumentException if a tag is none, or there are too many
   */
  void invalidate(String... tags);

  /** Forgets everything of this plugin. */
  void clear();

  /**
   * Tells what the plugin's namespace has done and holds.
   *
   * @return figures of this server
   */
  Stats stats();

  /**
   * Returns a value, and makes it if it is not there. However many ask for the key at the same
   * time, it is made once: the others wait for it, no longer than the deadlines of their own calls,
   * and get what was made or what was thrown. If the call that makes it is cut off by its deadline,
   * one of those who wait goes on in its place.
   *
   * @param key 1 to {@value #MAX_KEY} characters without control characters
   * @param type a record or another bindable type
   * @param ttl from a millisecond to ten years, or zero
   * @param computation makes the value, on the thread of one of those who ask; what it makes is
   *     handed over, but not remembered, if it is larger than {@value #MAX_BYTES} bytes
   * @param <T> that type
   * @param <X> what it may throw
   * @return the value
   * @throws X what the computation threw
   * @throws CallTimeoutException if somebody else makes it and does not end in time
   * @throws IllegalArgumentException if the key is none, the time is out of range, or the value
   *     cannot be written as JSON
   */
  <T, X extends Exception> T getOrCompute(
      String key, Class<T> type, Duration ttl, Computation<? extends T, X> computation) throws X;

  /**
   * Returns a value of a generic type, and makes it if it is not there, as {@link
   * #getOrCompute(String, Class, Duration, Computation)} does.
   *
   * @param key 1 to {@value #MAX_KEY} characters without control characters
   * @param type such as {@code new TypeRef<List<User>>() {}}
   * @param ttl from a millisecond to ten years, or zero
   * @param computation makes the value
   * @param <T> that type
   * @param <X> what it may throw
   * @return the value
   * @throws X what the computation threw
   */
  <T, X extends Exception> T getOrCompute(
      String key, TypeRef<T> type, Duration ttl, Computation<? extends T, X> computation) throws X;

  /**
   * Returns a value, and makes it if it is not there, as {@link #getOrCompute(String, Class,
   * Duration, Computation)} does, for the usual time.
   *
   * @param key 1 to {@value #MAX_KEY} characters without control characters
   * @param type a record or another bindable type
   * @param computation makes the value
   * @param <T> that type
   * @param <X> what it may throw
   * @return the value
   * @throws X what the computation threw
   */
  <T, X extends Exception> T getOrCompute(
      String key, Class<T> type, Computation<? extends T, X> computation) throws X;

  /**
   * Looks for something that may not exist, as {@link #getOrCompute(String, Class, Duration,
   * Computation)} does; that it does not exist is remembered as well.
   *
   * @param key 1 to {@value #MAX_KEY} characters without control characters
   * @param type a record or another bindable type
   * @param ttl of what was found
   * @param absenceTtl of an empty answer: short as a rule
   * @param computation looks for it
   * @param <T> that type
   * @param <X> what it may throw
   * @return what is remembered, or what the computation returned
   * @throws X what the computation threw
   */
  <T, X extends Exception> Optional<T> findOrCompute(
      String key,
      Class<T> type,
      Duration ttl,
      Duration absenceTtl,
      Computation<Optional<T>, X> computation)
      throws X;
}
