package dev.xcore.handlers;

import dev.xcore.handlers.CacheMaking.Keeping;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.TypeRef;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's cache: binds what a store keeps to the types of one instance. It holds that instance's
 * classes and ends with it; the store never sees them. Thread safe.
 */
public final class BoundCache implements Cache, AutoCloseable {

  private final CacheStore store;
  private final CacheJson json;
  private final SharedValues shared;
  private final CacheFlights flights;
  private volatile boolean isClosed;

  private BoundCache(CacheStore store, Binder binder, CacheFlights flights) {
    this.store = store;
    this.json = new CacheJson(binder);
    this.shared = new SharedValues(json);
    this.flights = flights;
  }

  /**
   * Makes a cache.
   *
   * @param store keeps the values
   * @param binder of the instance's types
   * @param flights of all instances of the version
   * @return the cache
   */
  public static BoundCache of(CacheStore store, Binder binder, CacheFlights flights) {
    return new BoundCache(store, binder, flights);
  }

  /**
   * Returns where the values are kept.
   *
   * @return the store, under the plugin's permissions
   * @throws PluginUnavailableException if the instance has ended
   */
  public CacheStore store() {
    if (isClosed) {
      throw new PluginUnavailableException(
          "the plugin has ended: its cache cannot be used any more");
    }
    return store;
  }

  /** Returns the binder of the instance's types. */
  Binder binder() {
    return json.binder();
  }

  @Override
  public <T> Optional<T> get(String key, Class<T> type) {
    return read(key, type);
  }

  @Override
  public <T> Optional<T> get(String key, TypeRef<T> type) {
    return read(key, type.type());
  }

  private <T> Optional<T> read(String key, Type type) {
    CacheStore from = store();
    // A key under which something was found before is one.
    SharedValues.Shared known = shared.known(key);
    Optional<byte[]> found = from.get(known == null ? CacheRules.key(key) : key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = found.get();
    return from.isNear() ? shared.read(key, known, bytes, type) : json.read(bytes, type);
  }

  @Override
  public <T> Map<String, T> getAll(Collection<String> keys, Class<T> type) {
    return readAll(keys, type);
  }

  @Override
  public <T> Map<String, T> getAll(Collection<String> keys, TypeRef<T> type) {
    return readAll(keys, type.type());
  }

  private <T> Map<String, T> readAll(Collection<String> keys, Type type) {
    Collection<String> asked = List.copyOf(keys);
    CacheRules.keys(asked);
    Map<String, byte[]> found = store().getAll(asked);
    Map<String, T> values = new LinkedHashMap<>();
    for (String key : asked) {
      byte[] bytes = found.get(key);
      if (bytes != null) {
        json.<T>read(bytes, type).ifPresent(value -> values.put(key, value));
      }
    }
    return values;
  }

  @Override
  public void set(String key, Object value) {
    store().set(Map.of(key, bytes(key, value)));
  }

  @Override
  public void set(String key, Object value, Duration ttl) {
    store().set(Map.of(key, bytes(key, value)), CacheRules.ttl(ttl));
  }

  @Override
  public void setAll(Map<String, ?> values) {
    store().set(bytes(values));
  }

  @Override
  public void setAll(Map<String, ?> values, Duration ttl) {
    store().set(bytes(values), CacheRules.ttl(ttl));
  }

  private Map<String, byte[]> bytes(Map<String, ?> values) {
    CacheRules.keys(values.keySet());
    Map<String, byte[]> all = new LinkedHashMap<>();
    values.forEach((key, value) -> all.put(key, bytes(key, value)));
    CacheRules.sizes(all.values());
    return all;
  }

  private byte[] bytes(String key, Object value) {
    CacheRules.key(key);
    byte[] bytes = json.write(key, value);
    if (CacheJson.isAbsence(bytes)) {
      throw new IllegalArgumentException(
          "null is no value for cache key '%s'; use findOrCompute to remember an absence"
              .formatted(CacheRules.shown(key)));
    }
    CacheRules.size(key, bytes);
    return bytes;
  }

  @Override
  public boolean delete(String key) {
    return store().delete(Set.of(CacheRules.key(key))) > 0;
  }

  @Override
  public int deleteAll(Collection<String> keys) {
    Set<String> different = Set.copyOf(keys);
    CacheRules.keys(different);
    return store().delete(different);
  }

  @Override
  public boolean exists(String key) {
    return ttl(key).isPresent();
  }

  @Override
  public Optional<Duration> ttl(String key) {
    return store().ttl(CacheRules.key(key));
  }

  @Override
  public List<String> keys(String glob) {
    List<String> found = store().keys(CacheRules.glob(glob));
    if (found.size() > MAX_LISTED) {
      throw new IllegalArgumentException(
          "more than %d cache keys match '%s': ask for fewer"
              .formatted(MAX_LISTED, CacheRules.shown(glob)));
    }
    return found.stream().sorted().toList();
  }

  @Override
  public void invalidate(String... tags) {
    Set<String> markers = new LinkedHashSet<>();
    for (String tag : tags) {
      markers.add(CacheTags.key(tag));
    }
    CacheRules.keys(markers);
    store().delete(markers);
  }

  @Override
  public void clear() {
    store().clear();
  }

  @Override
  public Stats stats() {
    return store().stats();
  }

  @Override
  public <T, X extends Exception> T getOrCompute(
      String key, Class<T> type, Duration ttl, Computation<? extends T, X> computation) throws X {
    return computed(key, type, keeping(key, ttl), computation);
  }

  @Override
  public <T, X extends Exception> T getOrCompute(
      String key, TypeRef<T> type, Duration ttl, Computation<? extends T, X> computation) throws X {
    return computed(key, type.type(), keeping(key, ttl), computation);
  }

  @Override
  public <T, X extends Exception> T getOrCompute(
      String key, Class<T> type, Computation<? extends T, X> computation) throws X {
    return computed(key, type, keeping(key), computation);
  }

  private Keeping keeping(String key) {
    return bytes -> store().set(Map.of(key, bytes));
  }

  private Keeping keeping(String key, Duration ttl) {
    CacheRules.ttl(ttl);
    return bytes -> store().set(Map.of(key, bytes), ttl);
  }

  private <T, X extends Exception> T computed(
      String key, Type type, Keeping keeping, Computation<? extends T, X> computation) throws X {
    @Nullable T value =
        making(key, json.<T>values(key, type), unlessAbsent(keeping)).<X>run(computation::compute);
    if (value == null) {
      throw new IllegalStateException(
          "the computation for cache key '%s' returned null; use findOrCompute for what may not exist"
              .formatted(CacheRules.shown(key)));
    }
    return value;
  }

  @Override
  public <T, X extends Exception> Optional<T> findOrCompute(
      String key,
      Class<T> type,
      Duration ttl,
      Duration absenceTtl,
      Computation<Optional<T>, X> computation)
      throws X {
    Keeping present = keeping(key, ttl);
    Keeping absent = keeping(key, absenceTtl);
    CacheJson.@Nullable Finding<T> found =
        making(
                key,
                CacheJson.findings(json.<T>values(key, type)),
                bytes -> (CacheJson.isAbsence(bytes) ? absent : present).keep(bytes))
            .<X>run(() -> new CacheJson.Finding<>(computation.compute()));
    return found == null ? Optional.empty() : found.value();
  }

  /**
   * Returns the answer of a handler, and asks for it if it is not remembered. What comes out has
   * been JSON in any case, so that it is the same whether it was remembered or not.
   *
   * @param tags of the answer
   * @param ttl empty for the usual time
   * @param source the handler
   * @return a value tree; null if the handler has no answer
   */
  <X extends Throwable> @Nullable Object answer(
      String key, List<String> tags, Optional<Duration> ttl, CacheMaking.Source<Object, X> source)
      throws X {
    Keeping keeping = ttl.map(most -> keeping(key, most)).orElseGet(() -> keeping(key));
    byte[] answer =
        tagged(key, CacheJson.AS_IT_IS, tags, keeping)
            .<X>run(() -> {
              Object made = source.make();
              return made == null ? null : json.write(key, made);
            });
    return answer == null ? null : JsonText.read(answer);
  }

  /**
   * Returns the answer of a query, and asks for it if it is not remembered.
   *
   * @param type of the answer
   * @param tags of the answer
   * @param source asks the database
   */
  <T> T answered(
      String key,
      Type type,
      Duration ttl,
      List<String> tags,
      CacheMaking.Source<T, RuntimeException> source) {
    return Objects.requireNonNull(
        tagged(key, json.<T>values(key, type), tags, keeping(key, ttl)).run(source),
        "a query has an answer");
  }

  /** As {@link #answered}, for what may not be there; that is remembered too. */
  <T> Optional<T> found(
      String key,
      Type type,
      Duration ttl,
      List<String> tags,
      CacheMaking.Source<Optional<T>, RuntimeException> source) {
    CacheMaking.Form<CacheJson.Finding<T>> form = CacheJson.findings(json.<T>values(key, type));
    CacheJson.@Nullable Finding<T> found =
        new CacheMaking<>(
                store(),
                flights,
                CacheRules.key(key),
                CacheTags.form(form, store(), flights, tags),
                keeping(key, ttl))
            .run(() -> {
              Optional<T> made = source.make();
              return new CacheJson.Finding<>(made == null ? Optional.empty() : made);
            });
    return found == null ? Optional.empty() : found.value();
  }

  /** What has no tags is kept as it is, so that it can be read by its key. */
  private <V> CacheMaking<V> tagged(
      String key, CacheMaking.Form<V> form, List<String> tags, Keeping keeping) {
    if (tags.isEmpty()) {
      return making(key, form, unlessAbsent(keeping));
    }
    CacheTags<V> tagged = CacheTags.form(form, store(), flights, tags);
    return making(
        key,
        tagged,
        bytes -> {
          if (!tagged.content(bytes).filter(CacheJson::isAbsence).isPresent()) {
            keeping.keep(bytes);
          }
        });
  }

  private <V> CacheMaking<V> making(String key, CacheMaking.Form<V> form, Keeping keeping) {
    return new CacheMaking<>(store(), flights, CacheRules.key(key), form, keeping);
  }

  private static Keeping unlessAbsent(Keeping keeping) {
    return bytes -> {
      if (!CacheJson.isAbsence(bytes)) {
        keeping.keep(bytes);
      }
    };
  }

  /** Ends it, after the instance. */
  @Override
  public void close() {
    isClosed = true;
    shared.clear();
  }
}
