package dev.xcore.services.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.xcore.handlers.KeyGlob;
import dev.xcore.services.cache.CacheSettings.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Values of one plugin in the memory of this server, within its room. Thread safe. */
final class MemoryEntries {

  /** What an entry takes beside its key and value, about. */
  private static final int OVERHEAD = 96;

  private final Cache<String, Entry> entries;

  /** A value and how long it stays, in nanoseconds. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares entries
  private record Entry(byte[] json, long ttl) {}

  MemoryEntries(Room room, CacheCounters counters, Ticker clock) {
    // An entry weighs its bytes, but no less than its part of the room by number.
    int least = (int) Math.min(Integer.MAX_VALUE, Math.max(1, room.bytes() / room.entries()));
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(Math.max(room.bytes(), room.entries()))
            .<String, Entry>weigher((key, entry) -> Math.max(least, weight(key, entry)))
            .expireAfter(
                Expiry.<String, Entry>writing((key, entry) -> Duration.ofNanos(entry.ttl())))
            .ticker(clock)
            // Whoever asks does the housekeeping: threads of a pool would outlive plugins.
            .executor(Runnable::run)
            .evictionListener((key, entry, cause) -> count(cause, counters))
            .build();
  }

  private static int weight(String key, Entry entry) {
    return OVERHEAD + 2 * key.length() + entry.json().length;
  }

  private static void count(RemovalCause cause, CacheCounters counters) {
    if (cause == RemovalCause.SIZE) {
      counters.evicted();
    }
  }

  Optional<byte[]> get(String key) {
    return Optional.ofNullable(entries.getIfPresent(key)).map(Entry::json);
  }

  void set(String key, byte[] json, Duration ttl) {
    entries.put(key, new Entry(json, ttl.isZero() ? Long.MAX_VALUE : ttl.toNanos()));
  }

  boolean delete(String key) {
    return entries.asMap().remove(key) != null;
  }

  Optional<Duration> ttl(String key) {
    OptionalLong left =
        entries.policy().expireVariably().orElseThrow().getExpiresAfter(key, TimeUnit.NANOSECONDS);
    if (left.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(left.getAsLong() > Long.MAX_VALUE / 4 ? Duration.ZERO : rounded(left));
  }

  /** A value that is there has time left. */
  private static Duration rounded(OptionalLong nanos) {
    return Duration.ofMillis(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong())));
  }

  /** Lists keys, so many at most. */
  List<String> keys(KeyGlob glob, int most) {
    List<String> found = new ArrayList<>();
    for (String key : entries.asMap().keySet()) {
      if (glob.matches(key)) {
        found.add(key);
        if (found.size() == most) {
          break;
        }
      }
    }
    return found;
  }

  void clear() {
    entries.invalidateAll();
  }

  long size() {
    entries.cleanUp();
    return entries.estimatedSize();
  }
}
