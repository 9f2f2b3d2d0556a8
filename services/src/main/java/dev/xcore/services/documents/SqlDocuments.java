package dev.xcore.services.documents;

import dev.xcore.handlers.DocumentPage;
import dev.xcore.handlers.DocumentPort;
import dev.xcore.handlers.StoredDocument;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
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

  private static final int TRIES = 100;
  private static final Duration PURGE = Duration.ofMinutes(1);

  private static final String PLACE = " WHERE plugin = ? AND collection = ?";
  private static final String ALIVE = " AND (expires_at = 0 OR expires_at > ?)";
  private static final String INSERT =
      "INSERT INTO document (plugin, collection, doc_key, version, expires_at, content)"
          + " VALUES (?, ?, ?, ?, ?, ?)";
  private static final String ONE = PLACE + " AND doc_key = ?";

  private final Supplier<Database> database;
  private final InstantSource clock;
  private final AtomicLong purged;

  SqlDocuments(Supplier<Database> database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.purged = new AtomicLong(clock.millis());
  }

  /** How large a document is. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Size(byte[] docKey, long size) {}

  /** A row. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Row(byte[] docKey, long version, long expiresAt, byte[] content) {}

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  private static @Nullable Object[] arguments(Place place, List<String> keys, long now) {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(place.plugin());
    arguments.add(place.collection());
    keys.forEach(key -> arguments.add(bytes(key)));
    arguments.add(now);
    return arguments.toArray();
  }

  private static String in(int keys) {
    return PLACE + " AND doc_key IN (" + String.join(", ", Collections.nCopies(keys, "?")) + ")";
  }

  /** Looks at the sizes first, so that no more is read than fits. */
  @Override
  public DocumentPage read(Place place, List<String> keys) {
    long now = clock.millis();
    int fitting = keys.size() == 1 ? 1 : fitting(place, keys, now);
    List<String> asked = keys.subList(0, fitting);
    List<Row> rows =
        database
            .get()
            .query(
                "SELECT doc_key, version, expires_at, content FROM document"
                    + in(asked.size())
                    + ALIVE,
                Row.class,
                arguments(place, asked, now));
    Map<String, StoredDocument> found = new HashMap<>();
    rows.forEach(row -> found.put(text(row.docKey()), document(row, now)));
    return new DocumentPage(
        fitting, asked.stream().distinct().filter(found::containsKey).map(found::get).toList());
  }

  private int fitting(Place place, List<String> keys, long now) {
    List<Size> sizes =
        database
            .get()
            .query(
                "SELECT doc_key, OCTET_LENGTH(content) AS size FROM document"
                    + in(keys.size())
                    + ALIVE,
                Size.class,
                arguments(place, keys, now));
    Map<String, Long> known = new HashMap<>();
    sizes.forEach(each -> known.put(text(each.docKey()), each.size()));
    long all = 0;
    int fitting = 0;
    while (fitting < keys.size() && (fitting == 0 || all < DocumentPort.MOST_READ)) {
      all += known.getOrDefault(keys.get(fitting), 0L);
      fitting++;
    }
    return fitting;
  }

  private static StoredDocument document(Row row, long now) {
    long left = row.expiresAt() == 0 ? 0 : Math.max(1, row.expiresAt() - now);
    return new StoredDocument(text(row.docKey()), row.content(), row.version(), left);
  }

  @Override
  public boolean write(
      Place place, String key, byte[] json, long ttl, long expected, long version) {
    purge();
    if (expected > DocumentPort.NONE) {
      return replace(place, key, json, ttl, expected, version);
    }
    return again(
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

  /** Something that is tried until it has an outcome. */
  private interface Try<R> {
    Optional<R> run();
  }

  private static <R> R again(String key, Try<R> work) {
    for (int i = 0; i < TRIES; i++) {
      try {
        Optional<R> outcome = work.run();
        if (outcome.isPresent()) {
          return outcome.get();
        }
      } catch (ConflictException e) {
        if (!e.isRetryable()) {
          throw e;
        }
      }
      pause(i);
    }
    throw new OverloadedException(
        "document '%s' is changed by too many at once: try again".formatted(key));
  }

  private static void pause(int tries) {
    if (CallContext.find().flatMap(CallContext::remaining).filter(Duration::isZero).isPresent()) {
      throw new CallTimeoutException("the deadline of the call passed before a document changed");
    }
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(1 + Math.min(20, tries)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallTimeoutException("the wait for a document was interrupted");
    }
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
                bytes(key),
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
        arguments, place.plugin(), place.collection(), bytes(key), clock.millis(), expected);
    String sql =
        "UPDATE document SET content = ?, version = ?"
            + (isSame ? "" : ", expires_at = ?")
            + ONE
            + ALIVE
            + " AND version = ?";
    return again(key, () -> Optional.of(database.get().update(sql, arguments.toArray()) > 0));
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
    return new Object[] {place.plugin(), place.collection(), bytes(key), version, end(ttl), json};
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
                bytes(key),
                clock.millis());
  }

  /** All or nothing, in the order of the keys, so that two of them wait for each other rarely. */
  @Override
  public void writeAll(Place place, Map<String, byte[]> values, long ttl, LongSupplier versions) {
    purge();
    SortedMap<String, byte[]> sorted = new TreeMap<>(values);
    List<String> keys = List.copyOf(sorted.keySet());
    again(
        keys.getFirst(),
        () -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          sorted.forEach((key, json) -> rows.add(row(place, key, json, ttl, versions.getAsLong())));
          try {
            database
                .get()
                .transaction(tx -> {
                  @Nullable Object[] all = arguments(place, keys, 0);
                  tx.update(
                      "DELETE FROM document" + in(keys.size()), Arrays.copyOf(all, all.length - 1));
                  tx.batch(INSERT, rows);
                });
            return Optional.of(true);
          } catch (ConflictException metAnother) {
            return Optional.empty();
          }
        });
  }

  @Override
  public boolean delete(Place place, String key, long version) {
    return again(
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
                            bytes(key),
                            clock.millis(),
                            version)));
  }

  @Override
  public int deleteAll(Place place, List<String> keys) {
    return again(
        keys.getFirst(),
        () ->
            Optional.of(
                database
                    .get()
                    .update(
                        "DELETE FROM document" + in(keys.size()) + ALIVE,
                        arguments(place, keys, clock.millis()))));
  }

  /** Takes the row by giving it a version, and then sees what to add to. */
  @Override
  public OptionalLong add(Place place, String key, long by, long ttl, long version) {
    purge();
    byte[] first = bytes(Long.toString(by));
    return again(
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
                            bytes(key),
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
                bytes(key))
            .orElseThrow();
    OptionalLong sum = Counting.sum(json, by);
    if (sum.isEmpty()) {
      tx.rollback();
    } else {
      tx.update(
          "UPDATE document SET content = ?" + ONE,
          bytes(Long.toString(sum.getAsLong())),
          place.plugin(),
          place.collection(),
          bytes(key));
    }
    return sum;
  }

  @Override
  public List<String> keys(Place place, String prefix, String after, int most) {
    List<@Nullable Object> arguments = new ArrayList<>(List.of(place.plugin(), place.collection()));
    byte[] first = bytes(prefix);
    byte[] last = bytes(after);
    boolean isBefore = Arrays.compareUnsigned(last, first) < 0;
    String range = isBefore ? " AND doc_key >= ?" : " AND doc_key > ?";
    arguments.add(isBefore ? first : last);
    Optional<byte[]> end = KeyRange.end(first);
    if (end.isPresent()) {
      range += " AND doc_key < ?";
      arguments.add(end.get());
    }
    arguments.add(clock.millis());
    return database
        .get()
        .query(
            "SELECT doc_key FROM document"
                + PLACE
                + range
                + ALIVE
                + " ORDER BY doc_key LIMIT "
                + most,
            byte[].class,
            arguments.toArray())
        .stream()
        .map(SqlDocuments::text)
        .toList();
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
