package dev.xcore.services.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.DatabaseException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.Repository;
import dev.xcore.sdk.Transaction;
import dev.xcore.sdk.data.Column;
import dev.xcore.sdk.data.Id;
import dev.xcore.sdk.data.Page;
import dev.xcore.sdk.data.PageRequest;
import dev.xcore.sdk.data.Sort;
import dev.xcore.sdk.data.Table;
import dev.xcore.sdk.data.Version;
import dev.xcore.services.ChildProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a database does, whichever it is. */
@Timeout(120)
abstract class DatabaseContract {

  @TempDir Path folder;

  private TestDatabase test;
  private DatabaseService service;
  private PluginServices services;
  private Database db;

  /** Makes a database. */
  abstract TestDatabase make(Path folder);

  /** Writes the column of a key that the database makes. */
  abstract String identity();

  @BeforeEach
  void start() throws Exception {
    test = make(folder).with("shop", "other-plugin");
    service = DatabaseService.create(test.settings(), () -> TestDatabase.SECRET, Optional.empty());
    service.start();
    services = open("shop");
    db = database(services);
    db.update(
        "CREATE TABLE users (id %s, name VARCHAR(100) NOT NULL, email VARCHAR(100) UNIQUE, age INT)"
            .formatted(identity()));
  }

  final TestDatabase test() {
    return test;
  }

  private PluginServices open(String plugin) {
    return open(service, plugin);
  }

  static PluginServices open(DatabaseService of, String plugin) {
    return DatabaseProvider.of(List.of(of))
        .open(new ServiceUser(plugin, "1.0.0", LoggerFactory.getLogger("plugin." + plugin)));
  }

  private Database database(PluginServices of) {
    return database(service, of);
  }

  static Database database(DatabaseService from, PluginServices of) {
    return (Database)
        of.make(
            DatabaseProvider.of(List.of(from)).offers().getFirst(), Set.of("use"), Binder.create());
  }

  @AfterEach
  void stop() throws Exception {
    if (service != null) {
      services.close();
      service.stop();
      test.close();
    }
  }

  record User(long id, String name, Optional<String> email, @Nullable Integer age) {}

  private long add(String name) {
    return db.insert(
        "INSERT INTO users (name, email) VALUES (?, ?)", Long.class, name, name + "@x");
  }

  @Test
  void rowsBecomeRecords() {
    long id = add("Ada");
    db.update("UPDATE users SET age = ? WHERE id = ?", 36, id);
    db.update("INSERT INTO users (name) VALUES (?)", "Bob");

    assertThat(db.query("SELECT * FROM users ORDER BY name", User.class))
        .containsExactly(
            new User(id, "Ada", Optional.of("Ada@x"), 36),
            new User(id + 1, "Bob", Optional.empty(), null));
    assertThat(db.queryOne("SELECT * FROM users WHERE name = ?", User.class, "Nobody")).isEmpty();
    assertThat(db.queryOne("SELECT COUNT(*) FROM users", Integer.class)).contains(2);
    assertThat(db.query("SELECT name FROM users ORDER BY name", String.class))
        .containsExactly("Ada", "Bob");
    assertThat(db.rows("SELECT name AS Who, age FROM users ORDER BY name").getFirst())
        .containsEntry("who", "Ada")
        .containsEntry("age", 36);
  }

  enum Colour {
    RED,
    GREEN
  }

  record Everything(
      int number,
      BigDecimal price,
      boolean flag,
      String text,
      byte[] bytes,
      UUID uuid,
      LocalDate onDay,
      LocalDateTime atTime,
      Instant moment,
      Colour colour,
      double ratio) {}

  /** Writes the types that differ between databases: bytes, uuid, moment. */
  abstract List<String> types();

  @Test
  void valuesOfAllTypesComeBackAsTheyWent() {
    db.update(
        "CREATE TABLE everything (number INT, price DECIMAL(10,2), flag BOOLEAN, text VARCHAR(50),"
            + " bytes %s, uuid %s, on_day DATE, at_time TIMESTAMP(6) NULL, moment %s, colour VARCHAR(10), ratio DOUBLE PRECISION)"
                .formatted(types().toArray()));
    Everything row =
        new Everything(
            7,
            new BigDecimal("9.90"),
            true,
            "O'Hara; DROP TABLE users; -- ü€",
            new byte[] {1, 0, -1},
            UUID.randomUUID(),
            LocalDate.of(2026, 2, 28),
            LocalDateTime.of(2026, 2, 28, 13, 14, 15, 123_456_000),
            Instant.parse("2026-07-01T10:11:12.345678Z"),
            Colour.GREEN,
            0.25);
    db.update(
        "INSERT INTO everything VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.number(),
        row.price(),
        row.flag(),
        row.text(),
        row.bytes(),
        row.uuid(),
        row.onDay(),
        row.atTime(),
        row.moment(),
        row.colour(),
        row.ratio());

    assertThat(db.query("SELECT * FROM everything", Everything.class).getFirst())
        .usingRecursiveComparison()
        .isEqualTo(row);
  }

  @Test
  void aUniqueViolationIsAConflictThatNamesNoValue() {
    add("Ada");

    assertThatThrownBy(() -> add("Ada"))
        .isInstanceOf(ConflictException.class)
        .hasMessageNotContaining("Ada");
  }

  @Test
  void aWrongStatementNamesStateAndFirstLineButNoArgument() {
    DatabaseException wrong =
        catchThrowableOfType(
            DatabaseException.class,
            () -> db.query("SELECT *\n FROM nowhere WHERE x = ?", User.class, "s3cr3t"));

    assertThat(wrong.sqlState()).startsWith("42");
    assertThat(wrong)
        .hasMessageContaining("SQL state 42")
        .hasMessageContaining("in: SELECT *")
        .hasMessageContaining("nowhere")
        .hasMessageNotContaining("s3cr3t");
    assertThatThrownBy(() -> db.update("INSERT INTO users (name) VALUES (?)", "s3cr3t".repeat(50)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("SQL state 22")
        .hasMessageNotContaining("s3cr3t");
    assertThatThrownBy(() -> db.update("INSERT INTO users (name) VALUES (?)", "s3cr3t", 2))
        .isInstanceOf(DatabaseException.class)
        .hasMessageNotContaining("s3cr3t");
  }

  record Wanting(long id, String nickname) {}

  record Strict(long id, int age) {}

  @Test
  void aRowThatDoesNotFitSaysWhatIsMissing() {
    add("Ada");

    assertThatThrownBy(() -> db.query("SELECT * FROM users", Wanting.class))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("no column 'nickname' for Wanting.nickname; it has id, name");
    assertThatThrownBy(() -> db.query("SELECT * FROM users", Strict.class))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("column 'age' is NULL, but Strict.age is int");
    add("Bob");
    assertThatThrownBy(() -> db.queryOne("SELECT * FROM users", User.class))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("several rows");
  }

  @Test
  void aTransactionThatThrowsLeavesNothing() {
    assertThatThrownBy(() ->
            db.transaction(tx -> {
              tx.update("INSERT INTO users (name) VALUES ('a')");
              db.update("INSERT INTO users (name) VALUES ('b')");
              throw new IOException("no");
            }))
        .isInstanceOf(IOException.class);
    assertThat(names()).isEmpty();

    int changed = db.transaction(tx -> tx.update("INSERT INTO users (name) VALUES ('c')"));
    db.transaction(tx -> {
      tx.update("INSERT INTO users (name) VALUES ('d')");
      tx.rollback();
    });
    assertThat(changed).isEqualTo(1);
    assertThat(names()).containsExactly("c");
  }

  private List<String> names() {
    return db.query("SELECT name FROM users ORDER BY name", String.class);
  }

  @Test
  void aTransactionInsideAnotherIsUndoneAlone() {
    db.transaction(tx -> {
      tx.update("INSERT INTO users (name, email) VALUES ('outer', 'x')");
      assertThatThrownBy(() ->
              db.transaction(inner -> {
                inner.update("INSERT INTO users (name) VALUES ('inner')");
                inner.update("INSERT INTO users (name, email) VALUES ('again', 'x')");
              }))
          .isInstanceOf(ConflictException.class);
      tx.update("INSERT INTO users (name) VALUES ('after')");
      db.transaction(kept -> {
        kept.update("INSERT INTO users (name) VALUES ('kept')");
      });
    });

    assertThat(names()).containsExactly("after", "kept", "outer");
  }

  @Test
  void aTransactionIsOfItsThreadAndOver() throws InterruptedException {
    List<Transaction> kept = new ArrayList<>();
    List<Throwable> thrown = new ArrayList<>();
    db.transaction(tx -> {
      kept.add(tx);
      Thread other =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  tx.update("DELETE FROM users");
                } catch (RuntimeException e) {
                  thrown.add(e);
                }
              });
      other.join();
    });

    assertThat(thrown).singleElement().asString().contains("belongs to the thread");
    assertThatThrownBy(() -> kept.getFirst().update("DELETE FROM users"))
        .hasMessageContaining("is over");
  }

  @Test
  void whatIsNotCommittedIsNotSeenOutside() throws Exception {
    db.transaction(tx -> {
      tx.update("INSERT INTO users (name) VALUES ('hidden')");
      Thread other = Thread.ofVirtual().unstarted(() -> assertThat(names()).isEmpty());
      List<Throwable> failed = new ArrayList<>();
      other.setUncaughtExceptionHandler((thread, e) -> failed.add(e));
      other.start();
      other.join();
      assertThat(failed).isEmpty();
    });
    assertThat(names()).containsExactly("hidden");
  }

  @Test
  void aBatchIsAllOrNothing() {
    assertThat(
            db.batch(
                "INSERT INTO users (name, email) VALUES (?, ?)",
                List.of(new Object[] {"a", "1"}, List.of("b", "2"))))
        .hasSize(2);
    assertThatThrownBy(() ->
            db.batch(
                "INSERT INTO users (name, email) VALUES (?, ?)",
                List.of(List.of("c", "3"), List.of("d", "1"))))
        .isInstanceOf(ConflictException.class);
    assertThat(names()).containsExactly("a", "b");
  }

  @Test
  void manyRowsAreReadOneAfterTheOther() {
    db.batch(
        "INSERT INTO users (name) VALUES (?)",
        Stream.iterate(0, i -> i + 1).limit(2000).map(i -> List.of("user" + i)).toList());

    long length =
        db.stream(
            "SELECT name FROM users", String.class, names -> names.mapToLong(String::length).sum());
    String first =
        db.stream(
            "SELECT name FROM users WHERE name LIKE ? ORDER BY id",
            String.class,
            names -> names.findFirst().orElseThrow(),
            "user%");

    assertThat(length).isEqualTo(10 * 5 + 90 * 6 + 900 * 7 + 1000 * 8);
    assertThat(first).isEqualTo("user0");
  }

  @Table("articles")
  record Article(
      @Id Long id, String title, @Column("author_name") String author, @Version int version) {
    Article titled(String other) {
      return new Article(id, other, author, version);
    }
  }

  private Repository<Article, Long> articles() {
    db.update(
        "CREATE TABLE articles (id %s, title VARCHAR(100), author_name VARCHAR(100), version INT)"
            .formatted(identity()));
    return db.repository(Article.class);
  }

  @Test
  void aRepositoryStoresAndFinds() {
    Repository<Article, Long> articles = articles();
    Article stored = articles.save(new Article(null, "One", "Ada", 0));
    Article second = articles.insert(new Article(null, "Two", "Bob", 0));

    assertThat(stored.id()).isNotNull();
    assertThat(stored.version()).isEqualTo(1);
    assertThat(articles.findById(stored.id())).contains(stored);
    assertThat(articles.getById(second.id()).author()).isEqualTo("Bob");
    assertThat(articles.findAll()).containsExactly(stored, second);
    assertThat(articles.findAll(Sort.descending("title"))).containsExactly(second, stored);
    assertThat(articles.findWhere("author_name = ?", "Ada")).containsExactly(stored);
    assertThat(articles.findFirst("title > ? ORDER BY title", "A")).contains(stored);
    assertThat(articles.count()).isEqualTo(2);
    assertThat(articles.countWhere("title = ?", "Two")).isEqualTo(1);
    assertThat(articles.existsById(999L)).isFalse();
    assertThat(articles.deleteById(second.id())).isTrue();
    assertThat(articles.deleteById(second.id())).isFalse();
    assertThatThrownBy(() -> articles.getById(second.id()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no Article " + second.id());
    assertThatThrownBy(() -> articles.findAll(Sort.by("colour")))
        .hasMessageContaining("no component 'colour'");
    assertThat(articles.deleteAll()).isEqualTo(1);
  }

  @Test
  void whoeverStoresAnOldVersionGetsAConflict() {
    Repository<Article, Long> articles = articles();
    Article read = articles.insert(new Article(null, "One", "Ada", 0));
    Article changed = articles.save(read.titled("Changed"));

    assertThat(changed.version()).isEqualTo(2);
    assertThatThrownBy(() -> articles.update(read.titled("Lost")))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("was changed since it was read");
    assertThatThrownBy(() -> articles.delete(read)).isInstanceOf(ConflictException.class);
    articles.delete(changed);
    assertThatThrownBy(() -> articles.save(changed)).isInstanceOf(NotFoundException.class);
  }

  @Test
  void pagesKnowHowManyThereAre() {
    Repository<Article, Long> articles = articles();
    articles.saveAll(
        Stream.iterate(1, i -> i + 1)
            .limit(7)
            .map(i -> new Article(null, "t" + i, i % 2 == 0 ? "even" : "odd", 0))
            .toList());

    Page<Article> page = articles.findAll(PageRequest.of(1, 3, Sort.descending("title")));
    assertThat(page.items()).extracting(Article::title).containsExactly("t4", "t3", "t2");
    assertThat(page.total()).isEqualTo(7);
    assertThat(page.pages()).isEqualTo(3);
    assertThat(page.hasNext()).isTrue();
    assertThat(articles.findPage(PageRequest.of(0, 2), "author_name = ?", "even").total())
        .isEqualTo(3);
  }

  @Test
  void repositoriesTakePartInTheTransaction() {
    Repository<Article, Long> articles = articles();

    assertThatThrownBy(() ->
            db.transaction(tx -> {
              articles.insert(new Article(null, "One", "Ada", 0));
              tx.<Article, Long>repository(Article.class).insert(new Article(null, "2", "B", 0));
              throw new IllegalStateException("no");
            }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(articles.count()).isZero();
  }

  @Table
  record Token(@Id UUID id, String label) {}

  @Test
  void uuidsAreMadeAndOwnKeysAreKept() {
    db.update(
        "CREATE TABLE token (id %s PRIMARY KEY, label VARCHAR(20))".formatted(types().get(1)));
    Repository<Token, UUID> tokens = db.repository(Token.class);
    UUID mine = UUID.randomUUID();

    Token made = tokens.save(new Token(null, "made"));
    tokens.save(new Token(mine, "mine"));
    tokens.save(new Token(mine, "changed"));

    assertThat(tokens.findById(made.id())).contains(made);
    assertThat(tokens.getById(mine).label()).isEqualTo("changed");
    assertThat(tokens.count()).isEqualTo(2);
  }

  @Test
  void aRecordThatCannotBeStoredSaysWhatIsMissing() {
    assertThatThrownBy(() -> db.repository(User.class))
        .hasMessageContaining("annotate it with @Table(\"user\")");
  }

  @Test
  void pluginsSeeNothingOfEachOther() throws SQLException {
    add("Ada");
    String schema = db.queryOne(schemaQuery(), String.class).orElseThrow();
    try (PluginServices others = open("other-plugin")) {
      Database other = database(others);

      assertThatThrownBy(() -> other.query("SELECT * FROM users", User.class))
          .isInstanceOf(DatabaseException.class);
      assertThatThrownBy(
              () -> other.query("SELECT * FROM " + quoted(schema) + ".users", User.class))
          .isInstanceOf(DatabaseException.class);
      assertThatThrownBy(() -> other.update("DROP TABLE " + quoted(schema) + ".users"))
          .isInstanceOf(DatabaseException.class);
      other.update("CREATE TABLE users (id INT)");
      assertThat(other.queryOne("SELECT COUNT(*) FROM users", Integer.class)).contains(0);
    }
  }

  private String quoted(String name) {
    return test.url().dialect().quoted(name);
  }

  /** Asks for the schema that statements begin in. */
  abstract String schemaQuery();

  @Test
  void whoeverWaitsInVainForAConnectionIsToldThatAllAreInUse() throws Exception {
    DatabaseService small =
        DatabaseService.create(
            test.patient(test.settings("default", test.url(), 1), Duration.ofMillis(300)),
            () -> TestDatabase.SECRET,
            Optional.empty());
    service.stop();
    small.start();
    try (PluginServices others = open(small, "other-plugin")) {
      Database other = database(small, others);
      other.queryOne("SELECT 1", Integer.class);
      try (Connection taken = other.dataSource().getConnection()) {
        assertThat(taken.isClosed()).isFalse();
        assertThatThrownBy(() -> other.queryOne("SELECT 1", Integer.class))
            .isInstanceOf(OverloadedException.class)
            .hasMessageContaining(
                "all 1 connections of plugin 'other-plugin' to database 'default'")
            .hasMessageContaining("none was given back within 300ms")
            .hasMessageContaining("raise services.databases.default.pool_size");
        assertThat(String.valueOf(small.health().details().get("exhausted")))
            .isEqualTo("other-plugin");
      }
      assertThat(other.queryOne("SELECT 1", Integer.class)).contains(1);
    } finally {
      small.stop();
    }
  }

  @Test
  void aKillLeavesWholeTransactionsAndAllThatWereAcknowledged() throws Exception {
    db.update("CREATE TABLE halves (number BIGINT NOT NULL, half VARCHAR(10) NOT NULL)");
    db.update("CREATE TABLE total (writer INT, n BIGINT)");
    db.batch("INSERT INTO total VALUES (?, 0)", List.of(List.of(0), List.of(1), List.of(2)));
    service.stop();
    List<Long> said;
    try (ChildProcess process =
        ChildProcess.start(
            folder.resolve("errors"),
            TransferringProcess.class,
            test.known().toArray(String[]::new))) {
      said = process.numbersBeforeKill(100);
    }
    service.start();

    List<Long> first =
        db.query("SELECT number FROM halves WHERE half = 'first' ORDER BY number", Long.class);
    assertThat(
            db.query("SELECT number FROM halves WHERE half = 'second' ORDER BY number", Long.class))
        .isEqualTo(first);
    assertThat(first).doesNotHaveDuplicates();
    assertThat(db.queryOne("SELECT SUM(n) FROM total", Long.class)).contains((long) first.size());
    assertThat(first).containsAll(said);
    assertThat(said).isNotEmpty();
  }

  @Test
  void connectionsThatAreNotGivenBackAreClosedWithThePlugin() throws Exception {
    Connection forgotten = db.dataSource().getConnection();

    ((AutoCloseable) db).close();

    assertThat(forgotten.isClosed()).isTrue();
  }

  @Test
  void librariesGetAConnectionOfThePlugin() throws SQLException {
    try (Connection connection = db.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("INSERT INTO users (name) VALUES ('by hand')");
    }
    assertThat(names()).containsExactly("by hand");
    assertThatThrownBy(() -> db.dataSource().unwrap(com.zaxxer.hikari.HikariDataSource.class))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void theDataStaysWhenThePluginIsReloaded() {
    add("Ada");
    services.close();
    services = open("shop");

    assertThat(database(services).query("SELECT name FROM users", String.class))
        .containsExactly("Ada");
  }

  @Test
  void thePlatformHasTablesOfItsOwn() {
    Database platform = service.platform().database();

    platform.update("INSERT INTO migrated (name) VALUES (?)", "by the test");
    assertThat(platform.rows("SELECT * FROM migrated"))
        .isEqualTo(List.of(Map.of("name", "by the test")));
    assertThatThrownBy(() -> db.rows("SELECT * FROM migrated"))
        .isInstanceOf(DatabaseException.class);
  }
}
