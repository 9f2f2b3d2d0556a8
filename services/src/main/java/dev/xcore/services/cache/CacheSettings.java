package dev.xcore.services.cache;

import dev.xcore.services.redis.RedisUrl;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How the cache is used; immutable.
 *
 * @param application under whose name values are kept in Redis
 * @param backend where values are kept
 * @param url of Redis; there unless the backend is memory
 * @param ttl of values of which nothing else is said; zero for as long as there is room
 * @param room of one plugin in the memory of this server
 * @param timeout of one command to Redis
 * @param isRequired whether the platform does not boot without Redis
 */
public record CacheSettings(
    String application,
    Backend backend,
    Optional<RedisUrl> url,
    Duration ttl,
    Room room,
    Duration timeout,
    boolean isRequired) {

  /** Checks that Redis is known where it is needed. */
  public CacheSettings {
    Objects.requireNonNull(application, "application is null");
    Objects.requireNonNull(room, "room is null");
    Objects.requireNonNull(timeout, "timeout is null");
    if (backend != Backend.MEMORY && url.isEmpty()) {
      throw new IllegalArgumentException("backend " + backend + " needs a URL");
    }
  }

  /** Where values are kept. */
  public enum Backend {
    /** In the memory of this server. */
    MEMORY,
    /** In Redis. */
    REDIS,
    /** In the memory of this server, and behind it in Redis. */
    TIERED
  }

  /**
   * How much a plugin may keep in memory: whichever is reached first.
   *
   * @param entries at least 1
   * @param bytes of keys and values, at least 1
   */
  public record Room(long entries, long bytes) {

    /** Checks the ranges. */
    public Room {
      if (entries < 1 || bytes < 1) {
        throw new IllegalArgumentException("there is no room: " + entries + ", " + bytes);
      }
    }
  }
}
