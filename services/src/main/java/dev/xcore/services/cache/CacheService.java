package dev.xcore.services.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.xcore.handlers.CacheStore;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.Service;
import dev.xcore.services.cache.CacheSettings.Backend;
import dev.xcore.services.redis.RedisLink;
import dev.xcore.services.redis.RedisNames;
import dev.xcore.services.redis.RedisPlace;
import dev.xcore.services.redis.RedisUrl;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The cache of an application: a namespace for each plugin. A Redis that is away makes it degraded,
 * not failed, because memory does in its place. May be started again after it was stopped. Thread
 * safe.
 */
public final class CacheService implements Service {

  private final CacheSettings settings;
  private final Ticker clock;
  private final RedisNames names;
  private final Optional<RedisLink> link;
  private final String node = UUID.randomUUID().toString();
  private final Map<String, CacheStore> stores = new ConcurrentHashMap<>();
  private final Map<String, Integer> users = new HashMap<>();

  private CacheService(CacheSettings settings, Ticker clock) {
    this.settings = settings;
    this.clock = clock;
    this.names = RedisNames.of(settings.application());
    this.link =
        settings.backend() == Backend.MEMORY
            ? Optional.empty()
            : Optional.of(new RedisLink(place(), new Changes()));
  }

  /**
   * Makes a cache that is not connected to anything yet.
   *
   * @param settings how it is used
   * @return the cache
   */
  public static CacheService create(CacheSettings settings) {
    return create(settings, Ticker.systemTicker());
  }

  /** Makes a cache whose time is given. */
  static CacheService create(CacheSettings settings, Ticker clock) {
    return new CacheService(settings, clock);
  }

  private RedisPlace place() {
    return new RedisPlace(
        "cache",
        settings.url().orElseThrow(),
        settings.timeout(),
        names.probe("cache"),
        settings.backend() == Backend.TIERED ? Optional.of(names.channel()) : Optional.empty());
  }

  /** Takes over what other servers change. */
  private final class Changes implements RedisLink.Listener {

    @Override
    public void heard(String message) {
      Change.read(message)
          .filter(change -> !change.node().equals(node))
          .ifPresent(change -> {
            if (stores.get(change.plugin()) instanceof RedisBackedStore store) {
              store.heard(change.keys());
            }
          });
    }

    @Override
    public void missed() {
      backed(RedisBackedStore::missed);
    }

    @Override
    public void back() {
      backed(RedisBackedStore::isSettled);
    }

    private void backed(Consumer<RedisBackedStore> work) {
      for (CacheStore store : stores.values()) {
        if (store instanceof RedisBackedStore backed) {
          work.accept(backed);
        }
      }
    }
  }

  /**
   * Returns how it is used.
   *
   * @return the settings
   */
  public CacheSettings settings() {
    return settings;
  }

  /** Begins to serve a version of a plugin; several of one plugin share a namespace. */
  synchronized CacheStore enter(String plugin) {
    users.merge(plugin, 1, Integer::sum);
    return stores.computeIfAbsent(plugin, this::store);
  }

  private CacheStore store(String plugin) {
    return link.<CacheStore>map(way ->
            new RedisBackedStore(settings, new RedisEntries(way, names, plugin, node), clock))
        .orElseGet(() -> new MemoryStore(settings, clock));
  }

  /** Ends to serve a version of a plugin; what is in memory goes with the last one. */
  synchronized void leave(String plugin) {
    if (users.computeIfPresent(plugin, (name, count) -> count > 1 ? count - 1 : null) == null) {
      stores.remove(plugin);
    }
  }

  /**
   * Tells what the cache of each plugin has done and holds.
   *
   * @return by name of the plugin
   */
  public Map<String, Cache.Stats> stats() {
    Map<String, Cache.Stats> all = new TreeMap<>();
    stores.forEach((plugin, store) -> all.put(plugin, store.stats()));
    return all;
  }

  @Override
  public void start() throws Exception {
    if (link.isPresent()) {
      link.get().start();
      Optional<String> failure = link.get().failure();
      if (settings.isRequired() && failure.isPresent()) {
        throw new IOException("Redis at %s is away: %s".formatted(url(), failure.get()));
      }
    }
  }

  private String url() {
    return settings.url().map(RedisUrl::toString).orElse("");
  }

  @Override
  public void stop() {
    link.ifPresent(RedisLink::stop);
  }

  @Override
  public Health health() {
    link.ifPresent(RedisLink::check);
    Optional<String> failure = link.flatMap(RedisLink::failure);
    Health found =
        failure.isEmpty()
            ? Health.healthy()
            : Health.degraded(
                "Redis at %s is away (%s); this server's memory does in its place until it is back"
                    .formatted(url(), failure.get()));
    Map<String, Cache.Stats> all = stats();
    Health health =
        found
            .with("backend", settings.backend().name().toLowerCase(Locale.ROOT))
            .with("plugins", all.size())
            .with("hits", all.values().stream().mapToLong(Cache.Stats::hits).sum())
            .with("misses", all.values().stream().mapToLong(Cache.Stats::misses).sum())
            .with("evictions", all.values().stream().mapToLong(Cache.Stats::evictions).sum());
    return link.isPresent()
        ? health.with("url", url())
        : health.with(
            "entries", all.values().stream().mapToLong(stats -> stats.size().orElse(0L)).sum());
  }
}
