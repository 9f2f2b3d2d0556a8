package dev.xcore.services.cache;

import dev.xcore.handlers.CacheStore;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.PermissionDeniedException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A store as far as a plugin may use it.
 *
 * @param store that it uses
 * @param plugin its name
 * @param offer of the cache
 * @param mayRead whether it may look
 * @param mayWrite whether it may change
 */
record PermittedStore(
    CacheStore store, String plugin, ServiceOffer offer, boolean mayRead, boolean mayWrite)
    implements CacheStore {

  /** Returns the store itself where nothing is forbidden. */
  static CacheStore of(CacheStore store, String plugin, ServiceOffer offer, Set<String> verbs) {
    boolean isWhole = verbs.contains(ServiceOffer.USE);
    boolean mayRead = isWhole || verbs.contains(ServiceOffer.READ);
    boolean mayWrite = isWhole || verbs.contains(ServiceOffer.WRITE);
    return mayRead && mayWrite
        ? store
        : new PermittedStore(store, plugin, offer, mayRead, mayWrite);
  }

  private CacheStore reading() {
    return checked(mayRead, "read", ServiceOffer.READ);
  }

  private CacheStore writing() {
    return checked(mayWrite, "change", ServiceOffer.WRITE);
  }

  private CacheStore checked(boolean isAllowed, String what, String verb) {
    if (!isAllowed) {
      throw new PermissionDeniedException(
          "plugin '%s' may not %s its cache: add - \"%s:%s\" to permissions in its plugin.yaml"
              .formatted(plugin, what, offer.resource(), verb));
    }
    return store;
  }

  @Override
  public Optional<byte[]> get(String key) {
    return reading().get(key);
  }

  @Override
  public Optional<byte[]> peek(String key) {
    return reading().peek(key);
  }

  @Override
  public Map<String, byte[]> getAll(Collection<String> keys) {
    return reading().getAll(keys);
  }

  @Override
  public void set(Map<String, byte[]> values) {
    writing().set(values);
  }

  @Override
  public void set(Map<String, byte[]> values, Duration ttl) {
    writing().set(values, ttl);
  }

  @Override
  public int delete(Collection<String> keys) {
    return writing().delete(keys);
  }

  @Override
  public Optional<Duration> ttl(String key) {
    return reading().ttl(key);
  }

  @Override
  public List<String> keys(String glob) {
    return reading().keys(glob);
  }

  @Override
  public void clear() {
    writing().clear();
  }

  @Override
  public Cache.Stats stats() {
    return reading().stats();
  }

  @Override
  public boolean isNear() {
    return store.isNear();
  }

  @Override
  public boolean claim(String key, Duration most) {
    return writing().claim(key, most);
  }

  @Override
  public void release(String key) {
    if (mayWrite) {
      store.release(key);
    }
  }
}
