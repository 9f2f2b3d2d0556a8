package dev.xcore.handlers;

import dev.xcore.sdk.Cache;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A port: where the values of one plugin's cache are kept, as JSON in UTF-8. Keys, times and sizes
 * have been checked by {@link CacheRules}. The arrays are nobody's to change. Thread safe.
 */
public interface CacheStore {

  /**
   * Looks for a value, and counts that as a hit or a miss.
   *
   * @param key of it
   * @return its JSON, empty if there is none
   */
  Optional<byte[]> get(String key);

  /**
   * Looks for a value that was asked for a moment ago, and counts nothing.
   *
   * @param key of it
   * @return its JSON, empty if there is none
   */
  Optional<byte[]> peek(String key);

  /**
   * Looks for several values.
   *
   * @param keys of them
   * @return those that are there
   */
  Map<String, byte[]> getAll(Collection<String> keys);

  /**
   * Remembers values for the usual time.
   *
   * @param values by key
   */
  void set(Map<String, byte[]> values);

  /**
   * Remembers values.
   *
   * @param values by key
   * @param ttl zero for as long as there is room
   */
  void set(Map<String, byte[]> values, Duration ttl);

  /**
   * Forgets values.
   *
   * @param keys of them
   * @return how many there were
   */
  int delete(Collection<String> keys);

  /**
   * Tells how long a value will stay.
   *
   * @param key of it
   * @return empty if there is none; zero if it has no time
   */
  Optional<Duration> ttl(String key);

  /**
   * Lists keys.
   *
   * @param glob of them
   * @return in any order; one more than {@link Cache#MAX_LISTED} if there are more
   */
  List<String> keys(String glob);

  /** Forgets everything. */
  void clear();

  /**
   * Tells what it has done and holds.
   *
   * @return figures of this server
   */
  Cache.Stats stats();

  /**
   * Tells whether asking again gives the very same array, as long as the value stays.
   *
   * @return whether it is worth remembering what an array says
   */
  default boolean isNear() {
    return false;
  }

  /**
   * Claims to be the one that makes a value, among all who share the store.
   *
   * @param key of the value
   * @param most how long the claim holds if nobody takes it back
   * @return whether nobody else has claimed it
   */
  default boolean claim(String key, Duration most) {
    return true;
  }

  /**
   * Takes a claim back.
   *
   * @param key of the value
   */
  default void release(String key) {}
}
