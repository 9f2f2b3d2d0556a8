package dev.xcore.services.documents;

import dev.xcore.handlers.DocumentPage;
import dev.xcore.handlers.DocumentPort;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Transaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Documents in table {@code document} of the platform's schema. Keys are kept as bytes of UTF-8, so
 * that all databases compare and sort them alike. A document whose time is over is not there, and
 * its row is deleted later. Each change is one statement; whoever meets another's tries again.
 * Thread safe.
 */
final class SqlDocuments implements DocumentStore {

  private static final Duration PURGE = Duration.ofMinutes(1);
  private static final String ONE = DocumentRows.ONE;
  private static final String ALIVE = DocumentRows.ALIVE;
  private static final String INSERT =
      "INSERT INTO document (plugin, collection, doc_key, version, expires_at, content)"
          + " VALUES (?, ?, ?, ?, ?, ?)";

  private final Supplier<Database> database;
  private final InstantSource clock;
  private final DocumentRows rows;
  private final AtomicLong purged;

  SqlDocuments(Supplier<Database> database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.rows = new DocumentRows(database, clock);
    this.purged = new AtomicLong(clock.millis());
  }

  @Override
  public DocumentPage read(Place place, List<String> keys) {
    return rows.read(place, keys);
  }

  @Override
  public List<String> keys(Place place, String prefix, String after, int most) {
    return rows.keys(place, prefix, after, most);
  }

  @Override
  public boolean write(
      Place place, String key, byte[] json, long ttl, long expected, long version) {
    purge();
    if (expected > DocumentPort.NONE) {
      return replace(place, key, json, ttl, expected, version);
    }
    return Attempts.again(
        key,
        () -> {
          if (expected == DocumentPort.ANY && overwrite(place, key, json, ttl, version)) {
            return Optional.of(true);
          }
          if (insert(place, key, json, ttl, version)) {
            return Optional.of(true);
          }
          return expected == DocumentPort.NONE ? Optional.of(false) : Optional.empty();
        });
  }

  private long end(long ttl) {
    return ttl == 0 ? 0 : clock.millis() + ttl;
  }

  private boolean overwrite(Place place, String key, byte[] json, long ttl, long version) {
    return 0
        < database
            .get()
            .update(
                "UPDATE document SET content = ?, version = ?, expires_at = ?" + ONE + ALIVE,
                json,
                version,
                end(ttl),
                place.plugin(),
                place.collection(),
                DocumentRows.bytes(key),
                clock.millis());
  }

  private boolean replace(
      Place place, String key, byte[] json, long ttl, long expected, long version) {
    boolean isSame = ttl == DocumentPort.SAME_TTL;
    List<@Nullable Object> arguments = new ArrayList<>(List.of(json, version));
    if (!isSame) {
      arguments.add(end(ttl));
    }
    Collections.addAll(
        arguments,
        place.plugin(),
        place.collection(),
        DocumentRows.bytes(key),
        clock.millis(),
        expected);
    String sql =
        "UPDATE document SET content = ?, version = ?"
            + (isSame ? "" : ", expires_at = ?")
            + ONE
            + ALIVE
            + " AND version = ?";
    return Attempts.again(
        key, () -> Optional.of(database.get().update(sql, arguments.toArray()) > 0));
  }

  /** Stores a document that is not there; returns false if there is one. */
  private boolean insert(Place place, String key, byte[] json, long ttl, long version) {
    return inserted(place, key, json, ttl, version)
        || (isOver(place, key) && inserted(place, key, json, ttl, version));
  }

  private boolean inserted(Place place, String key, byte[] json, long ttl, long version) {
    try {
      database.get().update(INSERT, row(place, key, json, ttl, version));
      return true;
    } catch (ConflictException e) {
      if (e.isRetryable()) {
        throw e;
      }
      return false;
    }
  }

  private @Nullable Object[] row(Place place, String key, byte[] json, long ttl, long version) {
    return new Object[] {
      place.plugin(), place.collection(), DocumentRows.bytes(key), version, end(ttl), json
    };
  }

  /** Deletes a row whose time is over; returns whether there was one. */
  private boolean isOver(Place place, String key) {
    return 0
        < database
            .get()
            .update(
                "DELETE FROM document" + ONE + " AND expires_at > 0 AND expires_at <= ?",
                place.plugin(),
                place.collection(),
                DocumentRows.bytes(key),
                clock.millis());
  }

  /** All or nothing, in the order of the keys, so that two of them wait for each other rarely. */
  @Override
  public void writeAll(Place place, Map<String, byte[]> values, long ttl, LongSupplier versions) {
    purge();
    SortedMap<String, byte[]> sorted = new TreeMap<>(values);
    List<String> keys = List.copyOf(sorted.keySet());
    Attempts.again(
        keys.getFirst(),
        () -> {
          List<@Nullable Object[]> inserts = new ArrayList<>();
          sorted.forEach(
              (key, json) -> inserts.add(row(place, key, json, ttl, versions.getAsLong())));
          try {
            database
                .get()
                .transaction(tx -> {
                  @Nullable Object[] all = DocumentRows.arguments(place, keys, 0);
                  tx.update(
                      "DELETE FROM document" + DocumentRows.in(keys.size()),
                      Arrays.copyOf(all, all.length - 1));
                  tx.batch(INSERT, inserts);
                });
            return Optional.of(true);
          } catch (ConflictException metAnother) {
            return Optional.empty();
          }
        });
  }

  @Override
  public boolean delete(Place place, String key, long version) {
    return Attempts.again(
        key,
        () ->
            Optional.of(
                0
                    < database
                        .get()
                        .update(
                            "DELETE FROM document" + ONE + ALIVE + " AND version = ?",
                            place.plugin(),
                            place.collection(),
                            DocumentRows.bytes(key),
                            clock.millis(),
                            version)));
  }

  @Override
  public int deleteAll(Place place, List<String> keys) {
    return Attempts.again(
        keys.getFirst(),
        () ->
            Optional.of(
                database
                    .get()
                    .update(
                        "DELETE FROM document" + DocumentRows.in(keys.size()) + ALIVE,
                        DocumentRows.arguments(place, keys, clock.millis()))));
  }

  /** Takes the row by giving it a version, and then sees what to add to. */
  @Override
  public OptionalLong add(Place place, String key, long by, long ttl, long version) {
    purge();
    byte[] first = DocumentRows.bytes(Long.toString(by));
    return Attempts.again(
        key,
        () -> {
          Optional<OptionalLong> added =
              database
                  .get()
                  .transaction(tx -> {
                    int taken =
                        tx.update(
                            "UPDATE document SET version = ?" + ONE + ALIVE,
                            version,
                            place.plugin(),
                            place.collection(),
                            DocumentRows.bytes(key),
                            clock.millis());
                    return taken == 0 ? Optional.empty() : Optional.of(sum(tx, place, key, by));
                  });
          return added.isPresent() || !insert(place, key, first, ttl, version)
              ? added
              : Optional.of(OptionalLong.of(by));
        });
  }

  private static OptionalLong sum(Transaction tx, Place place, String key, long by) {
    byte[] json =
        tx.queryOne(
                "SELECT content FROM document" + ONE,
                byte[].class,
                place.plugin(),
                place.collection(),
                DocumentRows.bytes(key))
            .orElseThrow();
    OptionalLong sum = Counting.sum(json, by);
    if (sum.isEmpty()) {
      tx.rollback();
    } else {
      tx.update(
          "UPDATE document SET content = ?" + ONE,
          DocumentRows.bytes(Long.toString(sum.getAsLong())),
          place.plugin(),
          place.collection(),
          DocumentRows.bytes(key));
    }
    return sum;
  }

  /** Deletes rows whose time is over, now and then. */
  private void purge() {
    long now = clock.millis();
    long last = purged.get();
    if (now - last >= PURGE.toMillis() && purged.compareAndSet(last, now)) {
      database.get().update("DELETE FROM document WHERE expires_at > 0 AND expires_at <= ?", now);
    }
  }
}
