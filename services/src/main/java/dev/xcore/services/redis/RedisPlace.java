package dev.xcore.services.redis;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A Redis, and what it is there for; immutable.
 *
 * @param user what uses it, for the log
 * @param url where it is
 * @param timeout of one command
 * @param probe the key that is written to see whether it is there
 * @param channel on which changes are heard; empty if nothing is heard
 */
public record RedisPlace(
    String user, RedisUrl url, Duration timeout, String probe, Optional<String> channel) {

  /** Checks that nothing is null. */
  public RedisPlace {
    Objects.requireNonNull(user, "user is null");
    Objects.requireNonNull(url, "url is null");
    Objects.requireNonNull(timeout, "timeout is null");
    Objects.requireNonNull(probe, "probe is null");
    Objects.requireNonNull(channel, "channel is null");
  }
}
