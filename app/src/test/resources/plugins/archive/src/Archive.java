import dev.xcore.sdk.*;
import dev.xcore.sdk.data.*;
import java.math.BigDecimal;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

public final class Archive implements Plugin {

  public record Note(String text, int stars, Optional<String> by, Instant at, byte[] raw) {}

  @Table("books")
  public record Book(@Id long id, String title, Optional<BigDecimal> price, Instant at) {}

  private static final String COUNT = "SELECT COUNT(*) FROM books";

  private final Documents documents;
  private final Database db;
  private final Cache cache;
  private final PluginContext context;
  private final Database view;
  private final AtomicInteger made = new AtomicInteger();

  public Archive(Documents documents, Database db, Cache cache, PluginContext context) {
    this.documents = documents;
    this.db = db;
    this.cache = cache;
    this.context = context;
    this.view = db.cached(Duration.ofMinutes(5), "books", "all books");
  }

  private static Note note(String text) {
    return new Note(
        text,
        5,
        Optional.of("ada"),
        Instant.parse("2026-07-01T10:11:12.345678Z"),
        new byte[] {1, -1});
  }

  private void empty(Documents some) {
    List<String> keys = some.keys("*");
    if (!keys.isEmpty()) {
      some.deleteAll(keys);
    }
  }

  @Action
  public List<Object> basics() {
    Documents notes = documents.collection("notes");
    empty(notes);
    empty(documents);
    long first = notes.insert("a:1", note("one"));
    notes.putAll(Map.of("a:2", note("two"), "b:1", note("three")), Duration.ofHours(1));
    Document<Note> read = notes.find("a:1", Note.class).orElseThrow();
    long second = notes.replace("a:1", note("uno"), first);
    return List.of(
        read.version() == first,
        second != first,
        read.ttl(),
        read.value().raw().length,
        notes.get("a:1", Note.class).orElseThrow().text(),
        notes.getAll(List.of("b:1", "c", "a:2"), Note.class).keySet(),
        notes.keys("a:*"),
        notes.exists("a:"),
        notes.delete("b:1"),
        notes.get("b:1", Note.class).isPresent(),
        notes.increment("n", 7),
        notes.increment("n", -9),
        notes.scan("a:*", Note.class, all -> all.map(each -> each.value().text()).toList()),
        notes.find("a:2", Note.class).orElseThrow().ttl().compareTo(Duration.ofMinutes(59)) > 0,
        documents.keys("*"));
  }

  @Action
  public List<Object> same() {
    return List.of(
        context.documents().equals(documents),
        context.service("documents").equals(documents),
        context.service(Documents.class).equals(documents),
        context.services().list().stream()
            .anyMatch(
                o -> o.name().equals("documents") && o.type() == Documents.class && o.granted()),
        context.services().absence("documents").isPresent());
  }

  private interface Work {
    Object run() throws Exception;
  }

  private static String outcome(Work work) {
    try {
      return String.valueOf(work.run());
    } catch (XcoreException e) {
      return e.getClass().getSimpleName() + " " + e.code() + ": " + e.getMessage();
    } catch (Exception e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  @Action
  public List<Object> refused() {
    empty(documents);
    long version = documents.put("a", "text");
    documents.put("a", "other");
    return List.of(
        outcome(() -> documents.insert("a", 1)),
        outcome(() -> documents.replace("a", 1, version)),
        outcome(() -> {
          documents.delete("a", version);
          return 0;
        }),
        outcome(() -> documents.increment("a", 1)),
        outcome(() -> documents.get("a", Note.class)),
        outcome(() -> documents.get("", String.class)),
        outcome(() -> documents.put("b", "x".repeat(1 << 20))),
        outcome(() -> documents.collection("A:B")),
        outcome(() -> documents.put("b", 1, Duration.ofNanos(1))),
        documents.keys("*"));
  }

  @Action
  public List<Object> large() {
    Documents some = documents.collection("large");
    empty(some);
    String text = "x".repeat(1_000_000);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      some.put("k" + i, text + i);
      keys.add("k" + i);
    }
    Map<String, Integer> small = new TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      small.put("s%04d".formatted(i), i);
    }
    some.putAll(small);
    long characters =
        some.getAll(keys, String.class).values().stream().mapToLong(String::length).sum();
    return List.of(
        characters,
        some.<String, Long>scan("k*", String.class, all -> all.count()),
        some.<Integer, Integer>scan(
            "s*", Integer.class, all -> all.mapToInt(Document::value).sum()),
        some.deleteAll(keys),
        some.keys("*").size());
  }

  @Action
  public List<Object> counted() throws Exception {
    documents.delete("tickets");
    Set<Long> given = ConcurrentHashMap.newKeySet();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          context
              .executor()
              .submit(() -> {
                for (int k = 0; k < 10; k++) {
                  given.add(documents.increment("tickets", 1));
                }
              }));
    }
    for (Future<?> each : all) {
      each.get(60, TimeUnit.SECONDS);
    }
    return List.of(given.size(), documents.get("tickets", Long.class).orElseThrow());
  }

  private void table(String moment) {
    db.update("DROP TABLE IF EXISTS books");
    db.update(
        "CREATE TABLE books (id BIGINT PRIMARY KEY, title VARCHAR(100), price DECIMAL(30, 2), at "
            + moment
            + ")");
    cache.invalidate("books");
  }

  private void add(Statements to, long id) {
    to.update(
        "INSERT INTO books (id, title, price, at) VALUES (?, ?, ?, ?)",
        id,
        "title " + id,
        id % 2 == 0 ? null : new BigDecimal("12345678901234567890.10"),
        Instant.parse("2026-07-01T10:11:12.345678Z"));
  }

  private long seen() {
    return view.queryOne(COUNT, Long.class).orElseThrow();
  }

  @Action
  public List<Object> queries(String moment) throws Exception {
    table(moment);
    List<Object> found = new ArrayList<>();
    found.add(seen());
    add(db, 1);
    found.add(seen());
    cache.invalidate("all books");
    found.add(seen());
    add(view, 2);
    found.add(seen());
    found.add(
        db.transaction(tx -> {
          add(tx, 3);
          return seen();
        }));
    found.add(seen());
    view.transaction(tx -> {
      add(tx, 4);
    });
    found.add(seen());
    found.add(
        outcome(() ->
            view.transaction(tx -> {
              add(tx, 5);
              view.update("DELETE FROM books WHERE id = 1");
              throw new ConflictException("undone");
            })));
    found.add(seen());
    view.repository(Book.class).deleteById(4L);
    found.add(seen());
    db.update("DELETE FROM books WHERE id = 3");
    cache.clear();
    found.add(seen());
    String all = "SELECT id, title, price, at FROM books WHERE id < ? ORDER BY id";
    List<Book> first = view.query(all, Book.class, 10);
    add(db, 6);
    List<Book> second = view.query(all, Book.class, 10);
    found.add(first.equals(second) + " " + second);
    found.add(view.query(all, Book.class, 11).size());
    found.add(view.queryOne("SELECT title FROM books WHERE id = ?", String.class, 77).isPresent());
    add(db, 77);
    found.add(view.queryOne("SELECT title FROM books WHERE id = ?", String.class, 77).isPresent());
    found.add(view.rows(all, 100).size());
    found.add(view.stream(all, Book.class, rows -> rows.count(), 100));
    found.add(
        outcome(() -> view.query("SELECT nothing FROM nowhere", String.class)).substring(0, 17));
    found.add(outcome(() -> db.cached(Duration.ofNanos(1), "a")));
    found.add(outcome(() -> db.cached(Duration.ofSeconds(1), "")));
    return found;
  }

  @Action
  public List<Object> once(String sql) throws Exception {
    Database numbers = db.cached(Duration.ofMinutes(1), "numbers");
    cache.invalidate("numbers");
    Set<Long> given = ConcurrentHashMap.newKeySet();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(context.executor().submit(() -> given.add(numbers.queryOne(sql, Long.class).get())));
    }
    for (Future<?> each : all) {
      each.get(60, TimeUnit.SECONDS);
    }
    long before = cache.stats().hits();
    given.add(numbers.queryOne(sql, Long.class).get());
    long hits = cache.stats().hits() - before;
    cache.invalidate("numbers");
    given.add(numbers.queryOne(sql, Long.class).get());
    Database brief = db.cached(Duration.ofMillis(1));
    long one = brief.queryOne(sql, Long.class).get();
    long end = System.nanoTime() + 30_000_000_000L;
    boolean isForgotten = false;
    while (!isForgotten && System.nanoTime() < end) {
      isForgotten = brief.queryOne(sql, Long.class).get() != one;
    }
    return List.of(given.size(), hits, isForgotten);
  }

  @Action
  public void prepare(String sql) {
    db.update(sql);
  }

  @Action
  @Cached(
      key = "shelf:{shelf}",
      tags = {"shelves", "one:{shelf}"})
  public int shelf(String shelf) {
    return made.incrementAndGet();
  }

  @Action
  @Invalidate(tags = "one:{shelf}")
  public void sort(String shelf) {
    if (shelf.equals("locked")) {
      throw new ConflictException("locked");
    }
  }

  @Action
  @Invalidate(tags = "shelves")
  public void move() {}

  @Action
  @Invalidate(key = "shelf:{shelf}")
  public void drop(String shelf) {}

  @Action
  @Invalidate(tags = "books")
  public void bound() {}

  @Action
  public long books() {
    return seen();
  }

  @Action
  public void steal(long id) {
    add(db, id);
  }
}
