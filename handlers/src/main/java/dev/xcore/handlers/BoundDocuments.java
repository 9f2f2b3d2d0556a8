package dev.xcore.handlers;

import dev.xcore.sdk.Document;
import dev.xcore.sdk.Documents;
import dev.xcore.sdk.TypeRef;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The documents of a plugin over their port, the same on both sides of a process wall. Thread safe.
 *
 * @param port does the work
 * @param binder of the plugin's types
 * @param name of the collection
 */
public record BoundDocuments(DocumentPort port, Binder binder, String name)
    implements Documents, Brokered {

  /**
   * Makes a plugin's documents.
   *
   * @param port does the work
   * @param binder of the plugin's types
   * @return the collection of documents for which none is named
   */
  public static BoundDocuments of(DocumentPort port, Binder binder) {
    return new BoundDocuments(port, binder, DEFAULT_COLLECTION);
  }

  private DocumentJson json() {
    return new DocumentJson(binder);
  }

  @Override
  public Documents collection(String other) {
    return new BoundDocuments(port, binder, DocumentRules.collection(other));
  }

  @Override
  public <T> Optional<T> get(String key, Class<T> type) {
    return this.<T>read(key, type).map(Document::value);
  }

  @Override
  public <T> Optional<T> get(String key, TypeRef<T> type) {
    return this.<T>read(key, type.type()).map(Document::value);
  }

  @Override
  public <T> Optional<Document<T>> find(String key, Class<T> type) {
    return read(key, type);
  }

  private <T> Optional<Document<T>> read(String key, Type type) {
    return port.read(name, List.of(DocumentRules.key(key))).found().stream()
        .findFirst()
        .map(stored -> json().read(stored, type));
  }

  @Override
  public <T> Map<String, T> getAll(Collection<String> keys, Class<T> type) {
    List<String> asked = List.copyOf(keys);
    DocumentRules.keys(asked);
    Map<String, T> values = new LinkedHashMap<>();
    DocumentReading.of(port, name, asked)
        .forEachRemaining(stored -> values.put(stored.key(), json().<T>read(stored, type).value()));
    return values;
  }

  @Override
  public long put(String key, Object value) {
    return put(key, value, Duration.ZERO);
  }

  @Override
  public long put(String key, Object value, Duration ttl) {
    return port.write(name, key, bytes(key, value), DocumentRules.ttl(ttl), DocumentPort.ANY);
  }

  @Override
  public long insert(String key, Object value) {
    return insert(key, value, Duration.ZERO);
  }

  @Override
  public long insert(String key, Object value, Duration ttl) {
    return port.write(name, key, bytes(key, value), DocumentRules.ttl(ttl), DocumentPort.NONE);
  }

  @Override
  public long replace(String key, Object value, long version) {
    return port.write(
        name, key, bytes(key, value), DocumentPort.SAME_TTL, DocumentRules.version(version));
  }

  private byte[] bytes(String key, Object value) {
    DocumentRules.key(key);
    byte[] bytes = json().write(key, value);
    DocumentRules.size(key, bytes);
    return bytes;
  }

  @Override
  public void putAll(Map<String, ?> values) {
    putAll(values, Duration.ZERO);
  }

  @Override
  public void putAll(Map<String, ?> values, Duration ttl) {
    long millis = DocumentRules.ttl(ttl);
    DocumentRules.keys(values.keySet());
    Map<String, byte[]> all = new LinkedHashMap<>();
    values.forEach((key, value) -> all.put(key, bytes(key, value)));
    DocumentRules.sizes(all.values());
    if (!all.isEmpty()) {
      port.writeAll(name, all, millis);
    }
  }

  @Override
  public boolean delete(String key) {
    return port.deleteAll(name, List.of(DocumentRules.key(key))) > 0;
  }

  @Override
  public void delete(String key, long version) {
    port.delete(name, DocumentRules.key(key), DocumentRules.version(version));
  }

  @Override
  public int deleteAll(Collection<String> keys) {
    List<String> different = keys.stream().distinct().toList();
    DocumentRules.keys(different);
    return different.isEmpty() ? 0 : port.deleteAll(name, different);
  }

  /** Of all keys that begin so, the key itself is the first. */
  @Override
  public boolean exists(String key) {
    return port.keys(name, DocumentRules.key(key), "", 1).contains(key);
  }

  @Override
  public long increment(String key, long by) {
    return increment(key, by, Duration.ZERO);
  }

  @Override
  public long increment(String key, long by, Duration ttl) {
    return port.add(name, DocumentRules.key(key), by, DocumentRules.ttl(ttl));
  }

  @Override
  public List<String> keys(String glob) {
    DocumentKeys keys = new DocumentKeys(port, name, DocumentRules.glob(glob));
    List<String> found = new ArrayList<>();
    while (keys.hasNext()) {
      found.addAll(keys.next());
      if (found.size() > MAX_LISTED) {
        throw new IllegalArgumentException(
            "more than %d keys match '%s': ask for fewer, or use scan"
                .formatted(MAX_LISTED, CacheRules.shown(glob)));
      }
    }
    return List.copyOf(found);
  }

  @Override
  public <T, R> R scan(String glob, Class<T> type, Function<Stream<Document<T>>, R> reader) {
    DocumentKeys keys = new DocumentKeys(port, name, DocumentRules.glob(glob));
    try (Stream<Document<T>> documents =
        keys.stream()
            .flatMap(some -> DocumentReading.of(port, name, some).stream())
            .map(stored -> json().<T>read(stored, type))) {
      return reader.apply(documents);
    }
  }

  @Override
  public String toString() {
    return "documents '" + name + "'";
  }
}
