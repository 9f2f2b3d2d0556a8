package dev.xcore.handlers;

import dev.xcore.sdk.Cache;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps values as long as the test runs. */
final class MapStore implements CacheStore {

  final Map<String, byte[]> values = new ConcurrentSkipListMap<>();
  Duration lastTtl = Duration.ofMinutes(5);

  @Override
  public Optional<byte[]> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  @Override
  public Optional<byte[]> peek(String key) {
    return get(key);
  }

  @Override
  public Map<String, byte[]> getAll(Collection<String> keys) {
    Map<String, byte[]> found = new HashMap<>(values);
    found.keySet().retainAll(keys);
    return found;
  }

  @Override
  public void set(Map<String, byte[]> more) {
    values.putAll(more);
  }

  @Override
  public void set(Map<String, byte[]> more, Duration ttl) {
    lastTtl = ttl;
    values.putAll(more);
  }

  @Override
  public int delete(Collection<String> keys) {
    return (int) keys.stream().filter(key -> values.remove(key) != null).count();
  }

  @Override
  public Optional<Duration> ttl(String key) {
    return values.containsKey(key) ? Optional.of(lastTtl) : Optional.empty();
  }

  @Override
  public List<String> keys(String glob) {
    return List.copyOf(values.keySet());
  }

  @Override
  public void clear() {
    values.clear();
  }

  @Override
  public Cache.Stats stats() {
    return new Cache.Stats("map", 0, 0, 0, Optional.of((long) values.size()));
  }
}
