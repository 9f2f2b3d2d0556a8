package dev.xcore.handlers;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A map whose keys have a textual form: an object in the tree. */
final class MapBinding implements TypeBinding {

  private static final Map<Class<?>, Supplier<Map<Object, @Nullable Object>>> MAPS =
      Map.ofEntries(
          Map.entry(Map.class, LinkedHashMap::new),
          Map.entry(java.util.SequencedMap.class, LinkedHashMap::new),
          Map.entry(LinkedHashMap.class, LinkedHashMap::new),
          Map.entry(HashMap.class, HashMap::new),
          Map.entry(java.util.SortedMap.class, TreeMap::new),
          Map.entry(java.util.NavigableMap.class, TreeMap::new),
          Map.entry(TreeMap.class, TreeMap::new),
          Map.entry(java.util.concurrent.ConcurrentMap.class, ConcurrentHashMap::new),
          Map.entry(ConcurrentHashMap.class, ConcurrentHashMap::new));

  private final Supplier<Map<Object, @Nullable Object>> maker;
  private final TypeBinding key;
  private final TypeBinding value;

  MapBinding(Class<?> type, TypeBinding key, TypeBinding value) {
    this.maker = MAPS.getOrDefault(type, LinkedHashMap::new);
    this.key = key;
    this.value = value;
  }

  static boolean canRead(Class<?> type) {
    return MAPS.containsKey(type);
  }

  @Override
  public @Nullable Object read(@Nullable Object tree, Reading reading) {
    if (tree == null || reading.isTooDeep()) {
      return null;
    }
    if (!(tree instanceof Map<?, ?> entries)) {
      reading.problem(Found.instead("an object", tree), tree);
      return null;
    }
    int before = reading.problemCount();
    Map<Object, @Nullable Object> result = maker.get();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      readEntry(entry, result, reading);
    }
    return reading.problemCount() == before ? result : null;
  }

  private void readEntry(
      Map.Entry<?, ?> entry, Map<Object, @Nullable Object> result, Reading reading) {
    String name = String.valueOf(entry.getKey());
    reading.enter(name);
    int before = reading.problemCount();
    Object readKey = readKey(name, reading);
    Object readValue = value.read(entry.getValue(), reading);
    if (readKey != null && reading.problemCount() == before) {
      put(readKey, readValue, result, reading);
    }
    reading.leave();
  }

  /** Keys are always text, so they are read as text; their problems belong to their entry. */
  private @Nullable Object readKey(String name, Reading reading) {
    Reading text = new Reading(Reading.Mode.TEXT);
    Object result = key.read(name, text);
    text.problems().forEach(error -> reading.problem("its key " + error.message(), name));
    return result;
  }

  private static void put(
      Object key, @Nullable Object value, Map<Object, @Nullable Object> result, Reading reading) {
    try {
      result.put(key, value);
    } catch (ClassCastException | NullPointerException e) {
      reading.problem("cannot be kept in this kind of map", null);
    }
  }

  @Override
  public void write(Object map, ValueSink sink) throws IOException {
    sink.beginObject();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
      sink.name(name(entry.getKey()));
      Object item = entry.getValue();
      if (item == null) {
        sink.nothing();
      } else {
        value.write(item, sink);
      }
    }
    sink.endObject();
  }

  private String name(@Nullable Object entryKey) throws IOException {
    if (entryKey instanceof String name) {
      return name;
    }
    if (entryKey == null) {
      throw new IllegalArgumentException("a map with the key null cannot be written");
    }
    TreeSink text = new TreeSink();
    key.write(entryKey, text);
    Object result = text.result();
    if (result == null || result instanceof Map || result instanceof Iterable) {
      throw new IllegalArgumentException(
          "a map with keys of " + entryKey.getClass().getName() + " cannot be written; use texts");
    }
    return result.toString();
  }

  @Override
  public Map<String, Object> schema(SchemaSet schemas) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", value.schema(schemas));
    return schema;
  }

  @Override
  public boolean isSimple() {
    return false;
  }
}
