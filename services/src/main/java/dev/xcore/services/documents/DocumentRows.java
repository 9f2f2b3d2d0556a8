package dev.xcore.services.documents;

import dev.xcore.handlers.DocumentPage;
import dev.xcore.handlers.DocumentPort;
import dev.xcore.handlers.StoredDocument;
import dev.xcore.sdk.Database;
import dev.xcore.services.documents.DocumentStore.Place;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is read in table {@code document}. Thread safe. */
final class DocumentRows {

  /** Whose documents. */
  static final String PLACE = " WHERE plugin = ? AND collection = ?";

  /** One of them. */
  static final String ONE = PLACE + " AND doc_key = ?";

  /** Those whose time is not over. */
  static final String ALIVE = " AND (expires_at = 0 OR expires_at > ?)";

  private final Supplier<Database> database;
  private final InstantSource clock;

  DocumentRows(Supplier<Database> database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** How large a document is. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Size(byte[] docKey, long size) {}

  /** A row. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Row(byte[] docKey, long version, long expiresAt, byte[] content) {}

  static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  static @Nullable Object[] arguments(Place place, List<String> keys, long now) {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(place.plugin());
    arguments.add(place.collection());
    keys.forEach(key -> arguments.add(bytes(key)));
    arguments.add(now);
    return arguments.toArray();
  }

  static String in(int keys) {
    return PLACE + " AND doc_key IN (" + String.join(", ", Collections.nCopies(keys, "?")) + ")";
  }

  /** Looks at the sizes first, so that no more is read than fits. */
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
        .map(DocumentRows::text)
        .toList();
  }
}
