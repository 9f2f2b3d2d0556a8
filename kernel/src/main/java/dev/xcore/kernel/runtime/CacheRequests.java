package dev.xcore.kernel.runtime;

import dev.xcore.handlers.BoundCache;
import dev.xcore.handlers.CacheRules;
import dev.xcore.handlers.CacheStore;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.ServiceUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Uses the cache for the plugin in one worker: in its namespace, under its permissions. What the
 * worker calls JSON is kept as it is and given back to nobody else. Thread safe.
 *
 * @param context of the plugin in the host
 */
record CacheRequests(PluginContext context) {

  private CacheStore store() {
    if (context.cache() instanceof BoundCache cache) {
      return cache.store();
    }
    throw new ServiceUnavailableException("the cache cannot be used by sandboxed plugins");
  }

  private static List<String> listed(ValueReader arguments) throws ProtocolException {
    List<String> keys = arguments.texts(Cache.MAX_AT_ONCE, Cache.MAX_KEY);
    CacheRules.keys(keys);
    return keys;
  }

  void read(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    boolean isCounted = arguments.bool();
    List<String> keys = listed(arguments);
    CacheStore store = store();
    if (keys.size() == 1) {
      Optional<byte[]> found = isCounted ? store.get(keys.getFirst()) : store.peek(keys.getFirst());
      reply.beginList();
      value(found.orElse(null), reply);
      reply.end();
      return;
    }
    Map<String, byte[]> found = store.getAll(keys);
    int bytes = 0;
    reply.beginList();
    for (String key : keys) {
      byte[] json = found.get(key);
      bytes += json == null ? 0 : json.length;
      if (bytes > Cache.MAX_BYTES_AT_ONCE) {
        break;
      }
      value(json, reply);
    }
    reply.end();
  }

  private static void value(byte @Nullable [] json, ValueWriter reply) {
    if (json == null) {
      reply.nothing();
    } else {
      reply.bytes(json);
    }
  }

  void write(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    long millis = arguments.integer();
    Map<String, byte[]> values = new LinkedHashMap<>();
    arguments.beginList();
    while (!arguments.isEnd()) {
      if (values.size() == Cache.MAX_AT_ONCE) {
        throw new ProtocolException("more than " + Cache.MAX_AT_ONCE + " values at once");
      }
      String key = CacheRules.key(arguments.text(Cache.MAX_KEY));
      byte[] json = arguments.bytes();
      CacheRules.size(key, json);
      values.put(key, json);
    }
    CacheRules.sizes(values.values());
    if (millis < 0) {
      store().set(values);
    } else {
      store().set(values, CacheRules.ttl(Duration.ofMillis(millis)));
    }
    reply.nothing();
  }

  void delete(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    reply.integer(store().delete(listed(arguments)));
  }

  void ttl(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    Optional<Duration> left = store().ttl(CacheRules.key(arguments.text(Cache.MAX_KEY)));
    if (left.isPresent()) {
      reply.integer(left.get().toMillis());
    } else {
      reply.nothing();
    }
  }

  void keys(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    reply.texts(new ArrayList<>(store().keys(CacheRules.glob(arguments.text(Cache.MAX_KEY)))));
  }

  void clear(ValueWriter reply) {
    store().clear();
    reply.nothing();
  }

  void stats(ValueWriter reply) {
    Cache.Stats stats = store().stats();
    reply.beginList().text(stats.backend()).integer(stats.hits()).integer(stats.misses());
    reply.integer(stats.evictions());
    if (stats.size().isPresent()) {
      reply.integer(stats.size().get());
    } else {
      reply.nothing();
    }
    reply.end();
  }
}
