package dev.xcore.auth.login;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What was found out a moment ago, so that not every request asks the database. When it is full, or
 * something is revoked here, all of it is forgotten. Thread safe.
 */
final class Recent<V> {

  /** How old an answer may be: what another node revokes is noticed here after that. */
  static final Duration MAX_AGE = Duration.ofSeconds(3);

  private static final int MOST = 10_000;

  private record Known<V>(V value, long millis) {}

  private final InstantSource clock;
  private final Map<String, Known<V>> known = new ConcurrentHashMap<>();
  private final AtomicLong generation = new AtomicLong();

  Recent(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Returns what is known, or finds it out.
   *
   * @param key short
   * @param source asked if nothing is known, or it is too old; what it does not find is not kept
   */
  Optional<V> get(String key, Supplier<Optional<V>> source) {
    Known<V> found = known.get(key);
    if (found != null && Math.abs(clock.millis() - found.millis) <= MAX_AGE.toMillis()) {
      return Optional.of(found.value);
    }
    long before = generation.get();
    long asked = clock.millis();
    Optional<V> value = source.get();
    if (value.isPresent()) {
      keep(key, new Known<>(value.get(), asked), before);
    } else {
      known.remove(key);
    }
    return value;
  }

  /** What was asked before something was revoked may be wrong already. */
  private void keep(String key, Known<V> value, long before) {
    if (known.size() >= MOST) {
      known.clear();
    }
    known.put(key, value);
    if (generation.get() != before) {
      known.remove(key, value);
    }
  }

  /** Forgets everything. */
  void forget() {
    generation.incrementAndGet();
    known.clear();
  }
}
