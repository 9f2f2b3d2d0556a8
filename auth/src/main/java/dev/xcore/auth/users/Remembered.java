package dev.xcore.auth.users;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What was found in the database, remembered for a few seconds, and forgotten at once when this
 * node changes something. What was not found is not remembered. Thread safe; reading takes no lock.
 *
 * @param <K> by what it is found
 * @param <V> what is found
 */
final class Remembered<K, V> {

  /** How long another node may go on with what was changed here. */
  static final Duration AGE = Duration.ofSeconds(5);

  private final ConcurrentHashMap<K, Entry<V>> entries = new ConcurrentHashMap<>();
  private final Changes changes;
  private final LongSupplier nanoTime;
  private final int most;

  /**
   * Makes an empty one.
   *
   * @param changes of this node
   * @param nanoTime such as {@code System::nanoTime}
   * @param most how many values are kept at a time
   */
  Remembered(Changes changes, LongSupplier nanoTime, int most) {
    this.changes = changes;
    this.nanoTime = nanoTime;
    this.most = most;
  }

  /** A value as it was at a time, before all changes but those counted. */
  private record Entry<V>(V value, long changes, long since) {}

  Optional<V> get(K key, Function<K, Optional<V>> load) {
    long now = nanoTime.getAsLong();
    // Counted before reading: what is changed meanwhile makes the entry worthless.
    long counted = changes.count();
    Entry<V> entry = entries.get(key);
    if (entry != null && entry.changes == counted && now - entry.since < AGE.toNanos()) {
      return Optional.of(entry.value);
    }
    Optional<V> found = load.apply(key);
    if (found.isEmpty()) {
      entries.remove(key);
      return found;
    }
    if (entries.size() >= most) {
      entries.clear();
    }
    entries.put(key, new Entry<>(found.get(), counted, now));
    return found;
  }

  int size() {
    return entries.size();
  }
}
