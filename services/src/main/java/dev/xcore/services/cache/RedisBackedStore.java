package dev.xcore.services.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.xcore.handlers.CacheStore;
import dev.xcore.handlers.KeyGlob;
import dev.xcore.sdk.Cache;
import dev.xcore.services.cache.CacheSettings.Backend;
import dev.xcore.services.redis.RedisAwayException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The cache of one plugin in Redis, with the memory of this server before it or in its place.
 *
 * <p>While Redis is away the memory does alone, and what is changed is noted. When Redis is back,
 * it first forgets what was changed meanwhile: whatever it has of that is outdated. Thread safe.
 */
final class RedisBackedStore implements CacheStore {

  /** How long a value is believed without asking Redis, though nothing was heard of it. */
  private static final Duration BELIEF = Duration.ofSeconds(60);

  private static final int MOST_CHANGES = 10_000;

  private final CacheCounters counters = new CacheCounters();
  private final RedisEntries redis;
  private final MemoryEntries memory;
  private final Backend backend;
  private final Duration usual;
  private final AtomicLong generation = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> changed = new HashSet<>();
  private boolean isAllChanged;
  private volatile boolean isApart;

  RedisBackedStore(CacheSettings settings, RedisEntries redis, Ticker clock) {
    this.redis = redis;
    this.memory = new MemoryEntries(settings.room(), counters, clock);
    this.backend = settings.backend();
    this.usual = settings.ttl();
  }

  /** Something that is done with Redis. */
  private interface Work<R> {
    R run() throws RedisAwayException;
  }

  private <R> R with(Work<R> together, Supplier<R> apart) {
    if (!isApart || isSettled()) {
      try {
        return together.run();
      } catch (RedisAwayException e) {
        // The link has told why: this server goes on alone.
        return alone(apart);
      }
    }
    return alone(apart);
  }

  private <R> R alone(Supplier<R> apart) {
    lock.lock();
    try {
      isApart = true;
      return apart.get();
    } finally {
      lock.unlock();
    }
  }

  /** Makes good what was done while Redis was away; returns whether that is so. */
  boolean isSettled() {
    if (!isApart || !redis.isThere()) {
      return !isApart;
    }
    lock.lock();
    try {
      if (isApart) {
        settle();
      }
      return true;
    } catch (RedisAwayException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void settle() throws RedisAwayException {
    if (isAllChanged) {
      redis.clear();
      tell(Set.of());
    } else if (!changed.isEmpty()) {
      redis.delete(changed);
      tell(changed);
    }
    changed.clear();
    isAllChanged = false;
    forget();
    isApart = false;
  }

  private void forget() {
    generation.incrementAndGet();
    memory.clear();
  }

  private boolean isTiered() {
    return backend == Backend.TIERED;
  }

  private void tell(Collection<String> keys) throws RedisAwayException {
    if (isTiered()) {
      redis.tell(keys);
    }
  }

  private void note(Collection<String> keys) {
    changed.addAll(keys);
    if (changed.size() > MOST_CHANGES) {
      isAllChanged = true;
      changed.clear();
    }
  }

  /** Hears that another server has changed values; none stand for all. */
  void heard(Collection<String> keys) {
    generation.incrementAndGet();
    if (keys.isEmpty()) {
      memory.clear();
    } else {
      keys.forEach(memory::delete);
    }
  }

  /** Hears that changes may have gone unheard. */
  void missed() {
    generation.incrementAndGet();
    if (!isApart) {
      memory.clear();
    }
  }

  @Override
  public Optional<byte[]> get(String key) {
    Optional<byte[]> found = peek(key);
    counters.asked(found.isPresent());
    return found;
  }

  @Override
  public Optional<byte[]> peek(String key) {
    Optional<byte[]> near = mayAnswer() ? memory.get(key) : Optional.empty();
    return near.isPresent() ? near : with(() -> fetched(key), () -> memory.get(key));
  }

  /** Whether the memory may answer before Redis. */
  private boolean mayAnswer() {
    return isTiered() && !isApart && redis.isHearing();
  }

  private Optional<byte[]> fetched(String key) throws RedisAwayException {
    if (!isTiered()) {
      return redis.get(key);
    }
    long before = generation.get();
    Optional<RedisEntries.Found> found = redis.find(key);
    found.ifPresent(value -> keep(key, value, before));
    return found.map(RedisEntries.Found::json);
  }

  /** Keeps a value near, unless something has changed since it was asked for. */
  private void keep(String key, RedisEntries.Found value, long before) {
    boolean isLong = value.ttl().isZero() || value.ttl().compareTo(BELIEF) > 0;
    memory.set(key, value.json(), isLong ? BELIEF : value.ttl());
    if (generation.get() != before || isApart) {
      memory.delete(key);
    }
  }

  @Override
  public Map<String, byte[]> getAll(Collection<String> keys) {
    Map<String, byte[]> found = new HashMap<>();
    if (mayAnswer()) {
      keys.forEach(key -> memory.get(key).ifPresent(json -> found.put(key, json)));
    }
    List<String> far = keys.stream().filter(key -> !found.containsKey(key)).toList();
    found.putAll(with(() -> redis.getAll(far), () -> inMemory(far)));
    counters.asked(keys.size(), found.size());
    return found;
  }

  private Map<String, byte[]> inMemory(Collection<String> keys) {
    Map<String, byte[]> found = new HashMap<>();
    keys.forEach(key -> memory.get(key).ifPresent(json -> found.put(key, json)));
    return found;
  }

  @Override
  public void set(Map<String, byte[]> values) {
    set(values, usual);
  }

  @Override
  public void set(Map<String, byte[]> values, Duration ttl) {
    if (values.isEmpty()) {
      return;
    }
    with(
        () -> {
          redis.set(values, ttl);
          changed(values.keySet());
          return true;
        },
        () -> {
          note(values.keySet());
          values.forEach((key, json) -> memory.set(key, json, ttl));
          return true;
        });
  }

  /** What is near is outdated, here and on other servers. */
  private void changed(Collection<String> keys) throws RedisAwayException {
    if (isTiered()) {
      heard(keys);
      redis.tell(keys);
    }
  }

  @Override
  public int delete(Collection<String> keys) {
    if (keys.isEmpty()) {
      return 0;
    }
    return with(
        () -> {
          int deleted = redis.delete(keys);
          changed(keys);
          return deleted;
        },
        () -> {
          note(keys);
          return (int) keys.stream().filter(memory::delete).count();
        });
  }

  @Override
  public Optional<Duration> ttl(String key) {
    return with(() -> redis.ttl(key), () -> memory.ttl(key));
  }

  @Override
  public List<String> keys(String glob) {
    KeyGlob wanted = new KeyGlob(glob);
    int most = Cache.MAX_LISTED + 1;
    return with(() -> redis.keys(wanted, most), () -> memory.keys(wanted, most));
  }

  @Override
  public void clear() {
    with(
        () -> {
          redis.clear();
          changed(Set.of());
          return true;
        },
        () -> {
          isAllChanged = true;
          changed.clear();
          memory.clear();
          return true;
        });
  }

  @Override
  public boolean isNear() {
    return isTiered();
  }

  @Override
  public Cache.Stats stats() {
    return new Cache.Stats(
        backend.name().toLowerCase(Locale.ROOT),
        counters.hits(),
        counters.misses(),
        counters.evictions(),
        Optional.empty());
  }

  @Override
  public boolean claim(String key, Duration most) {
    return with(() -> redis.claim(key, most), () -> true);
  }

  @Override
  public void release(String key) {
    if (!isApart) {
      with(
          () -> {
            redis.release(key);
            return true;
          },
          () -> true);
    }
  }
}
