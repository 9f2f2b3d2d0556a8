package dev.xcore.services.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.xcore.handlers.CacheStore;
import dev.xcore.handlers.KeyGlob;
import dev.xcore.sdk.Cache;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cache of one plugin in the memory of this server. Thread safe. */
final class MemoryStore implements CacheStore {

  private final CacheCounters counters = new CacheCounters();
  private final MemoryEntries entries;
  private final Duration usual;

  MemoryStore(CacheSettings settings, Ticker clock) {
    this.entries = new MemoryEntries(settings.room(), counters, clock);
    this.usual = settings.ttl();
  }

  @Override
  public Optional<byte[]> get(String key) {
    Optional<byte[]> found = entries.get(key);
    counters.asked(found.isPresent());
    return found;
  }

  @Override
  public Optional<byte[]> peek(String key) {
    return entries.get(key);
  }

  @Override
  public Map<String, byte[]> getAll(Collection<String> keys) {
    Map<String, byte[]> found = new HashMap<>();
    for (String key : keys) {
      entries.get(key).ifPresent(json -> found.put(key, json));
    }
    counters.asked(keys.size(), found.size());
    return found;
  }

  @Override
  public void set(Map<String, byte[]> values) {
    set(values, usual);
  }

  @Override
  public void set(Map<String, byte[]> values, Duration ttl) {
    values.forEach((key, json) -> entries.set(key, json, ttl));
  }

  @Override
  public int delete(Collection<String> keys) {
    int deleted = 0;
    for (String key : keys) {
      deleted += entries.delete(key) ? 1 : 0;
    }
    return deleted;
  }

  @Override
  public Optional<Duration> ttl(String key) {
    return entries.ttl(key);
  }

  @Override
  public List<String> keys(String glob) {
    return entries.keys(new KeyGlob(glob), Cache.MAX_LISTED + 1);
  }

  @Override
  public void clear() {
    entries.clear();
  }

  @Override
  public boolean isNear() {
    return true;
  }

  @Override
  public Cache.Stats stats() {
    return new Cache.Stats(
        "memory",
        counters.hits(),
        counters.misses(),
        counters.evictions(),
        Optional.of(entries.size()));
  }
}
