package dev.xcore.services.documents;

import dev.xcore.handlers.DocumentPage;
import dev.xcore.handlers.DocumentPort;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * A port: keeps documents of all plugins. Names, keys and sizes have been checked; what methods
 * mean is what they mean in {@link DocumentPort}. Thread safe.
 */
interface DocumentStore {

  /**
   * Where documents are.
   *
   * @param plugin whose
   * @param collection of them
   */
  record Place(String plugin, String collection) {}

  DocumentPage read(Place place, List<String> keys);

  /**
   * Stores a document.
   *
   * @param version that it gets, never used before
   * @return whether it had the expected version
   */
  boolean write(Place place, String key, byte[] json, long ttl, long expected, long version);

  /** Stores documents, whether there are some or not; each gets a version of its own. */
  void writeAll(Place place, Map<String, byte[]> values, long ttl, LongSupplier versions);

  /** Deletes a document; returns whether it had that version. */
  boolean delete(Place place, String key, long version);

  int deleteAll(Place place, List<String> keys);

  /** Adds to a counter; empty if it is no number, or the sum is none. */
  OptionalLong add(Place place, String key, long by, long ttl, long version);

  List<String> keys(Place place, String prefix, String after, int most);
}
