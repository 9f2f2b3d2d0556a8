package dev.xcore.services.documents;

import dev.xcore.handlers.DocumentPage;
import dev.xcore.handlers.DocumentPort;
import dev.xcore.handlers.DocumentRules;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Documents;
import dev.xcore.services.documents.DocumentStore.Place;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The documents of one plugin. What it is asked for may come from a worker, so that everything is
 * checked here. Thread safe.
 *
 * @param store keeps them
 * @param plugin its name
 */
record PluginDocuments(DocumentStore store, String plugin) implements DocumentPort {

  /** Versions stay exact where numbers are floating. */
  private static final long MOST_VERSION = 1L << 53;

  private static final int SHOWN = 60;

  private Place place(String collection) {
    return new Place(plugin, DocumentRules.collection(collection));
  }

  /** Another one each time, so that a document made anew is not taken for the old one. */
  private static long version() {
    return ThreadLocalRandom.current().nextLong(1, MOST_VERSION);
  }

  private static List<String> checked(List<String> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no document is named");
    }
    List<String> copy = List.copyOf(keys);
    DocumentRules.keys(copy);
    return copy;
  }

  @Override
  public DocumentPage read(String collection, List<String> keys) {
    return store.read(place(collection), checked(keys));
  }

  @Override
  public long write(String collection, String key, byte[] json, long ttl, long expected) {
    Place place = place(collection);
    DocumentRules.key(key);
    DocumentRules.size(key, json);
    if (expected < ANY || ttl < SAME_TTL || (ttl == SAME_TTL && expected <= NONE)) {
      throw new IllegalArgumentException("no such document: version " + expected + ", ttl " + ttl);
    }
    DocumentRules.millis(Math.max(0, ttl));
    long version = version();
    if (!store.write(place, key, json, ttl, expected, version)) {
      throw expected == NONE
          ? new ConflictException("there is a document '%s' already".formatted(shown(key)))
          : changed(key);
    }
    return version;
  }

  private static ConflictException changed(String key) {
    return new ConflictException(
        "document '%s' was changed or deleted since it was read: read it again"
            .formatted(shown(key)));
  }

  private static String shown(String key) {
    return key.length() <= SHOWN ? key : key.substring(0, SHOWN) + "…";
  }

  @Override
  public void writeAll(String collection, Map<String, byte[]> values, long ttl) {
    Place place = place(collection);
    checked(List.copyOf(values.keySet()));
    values.forEach(DocumentRules::size);
    DocumentRules.sizes(values.values());
    DocumentRules.millis(ttl);
    store.writeAll(place, values, ttl, PluginDocuments::version);
  }

  @Override
  public void delete(String collection, String key, long version) {
    if (!store.delete(place(collection), DocumentRules.key(key), DocumentRules.version(version))) {
      throw changed(key);
    }
  }

  @Override
  public int deleteAll(String collection, List<String> keys) {
    return store.deleteAll(place(collection), checked(keys));
  }

  @Override
  public long add(String collection, String key, long by, long ttl) {
    DocumentRules.millis(ttl);
    return store
        .add(place(collection), DocumentRules.key(key), by, ttl, version())
        .orElseThrow(() ->
            new ConflictException(
                "document '%s' is no whole number of 64 bits, or would be none with %d more"
                    .formatted(shown(key), by)));
  }

  @Override
  public List<String> keys(String collection, String prefix, String after, int most) {
    if (most < 1 || most > MOST_KEYS) {
      throw new IllegalArgumentException(
          "%d keys are listed at once: 1 to %d".formatted(most, MOST_KEYS));
    }
    return store.keys(
        place(collection), DocumentRules.part(prefix), DocumentRules.part(after), most);
  }

  @Override
  public String toString() {
    return "the " + Documents.class.getSimpleName() + " of plugin '" + plugin + "'";
  }
}
