package dev.xcore.services.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.services.MigrationException;
import dev.xcore.kernel.services.MigrationSource;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.Database;
import dev.xcore.services.ChildProcess;
import dev.xcore.services.migrations.MigrationEntry.State;
import dev.xcore.services.sql.DatabaseProvider;
import dev.xcore.services.sql.DatabaseService;
import dev.xcore.services.sql.Dialect;
import dev.xcore.services.sql.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What migrations do, whichever the database is. */
@Timeout(180)
abstract class MigrationContract {

  private static final String PLUGIN = "shop";

  @TempDir Path folder;

  private final Map<String, String> files = new TreeMap<>();
  private TestDatabase test;
  private DatabaseService service;
  private PluginServices services;
  private Database db;
  private MigrationSettings settings;
  private PluginMigrations migrations;

  abstract TestDatabase make(Path folder);

  /** Writes the column of a key that the database makes. */
  abstract String identity();

  /** Names a type of bytes. */
  abstract String bytes();

  /** Writes a statement that takes a minute. */
  abstract String slow();

  /** Names the folder of the dialect. */
  abstract String folder();

  @BeforeEach
  void start() throws Exception {
    test = make(folder).with(PLUGIN);
    service = DatabaseService.create(test.settings(), () -> TestDatabase.SECRET, Optional.empty());
    service.start();
    DatabaseProvider provider = DatabaseProvider.of(List.of(service));
    services =
        provider.open(new ServiceUser(PLUGIN, "1.0.0", LoggerFactory.getLogger("plugin.shop")));
    db = (Database) services.make(provider.offers().getFirst(), Set.of("use"), Binder.create());
    settings = settings(true, false, Duration.ofMinutes(1), false);
    migrations = PluginMigrations.create(service, () -> settings);
  }

  private MigrationSettings settings(
      boolean isAutomatic, boolean allowsUnsafe, Duration timeout, boolean isKept) {
    return new MigrationSettings(
        isAutomatic,
        allowsUnsafe,
        timeout,
        new MigrationSettings.Backup(isKept, folder.resolve("backups"), 2));
  }

  @AfterEach
  void stop() throws Exception {
    if (service != null) {
      services.close();
      service.stop();
      test.close();
    }
  }

  private MigrationContract file(String path, String sql) {
    files.put(path, sql);
    return this;
  }

  private MigrationSource source() {
    Map<String, byte[]> bytes = new TreeMap<>();
    files.forEach((path, sql) -> bytes.put(path, sql.getBytes(StandardCharsets.UTF_8)));
    return new MigrationSource(PLUGIN, "1.0.0", "/plugins/shop", bytes);
  }

  private void prepare() {
    migrations.prepare(source());
  }

  private List<String> states() {
    return migrations.status(source()).entries().stream()
        .map(entry -> entry.version() + " " + entry.state())
        .toList();
  }

  private long count(String table) {
    return db.queryOne("SELECT COUNT(*) FROM " + table, Long.class).orElseThrow();
  }

  private boolean canUndoTables() {
    return test.url().dialect() == Dialect.POSTGRESQL;
  }

  private static String message(Runnable work) {
    try {
      work.run();
    } catch (MigrationException e) {
      return e.getMessage();
    }
    throw new AssertionError("it did not fail");
  }

  private MigrationContract orders() {
    return file(
        "V1__orders.sql",
        """
        -- What customers want; more than one.
        CREATE TABLE orders (
          id %s,
          item VARCHAR(20) NOT NULL);
        """
            .formatted(identity()));
  }

  @Test
  void scriptsAreRunOnceInTheOrderOfTheirVersions() {
    orders()
        .file("V10__last.sql", "INSERT INTO orders (item) VALUES ('last ${x}; not it')")
        .file("V2__first.sql", "INSERT INTO orders (item) VALUES ('first')")
        .file("V2.1__second.sql", "INSERT INTO orders (item) VALUES ('second')");
    prepare();
    prepare();

    assertThat(db.query("SELECT item FROM orders ORDER BY id", String.class))
        .containsExactly("first", "second", "last ${x}; not it");
    assertThat(states()).containsExactly("1 APPLIED", "2 APPLIED", "2.1 APPLIED", "10 APPLIED");
    MigrationReport report = migrations.status(source());
    assertThat(report.current()).contains("10");
    assertThat(report.entries().getFirst().installedAt()).isPresent();
  }

  record Order(long id, String item) {}

  @Test
  void statementsThatRanBeforeTheColumnsChangedGoOn() {
    orders();
    prepare();
    readOften();

    file("V2__note.sql", "ALTER TABLE orders ADD COLUMN note VARCHAR(20)");
    prepare();

    readOften();
  }

  /** Often enough for the drivers to have the server prepare it. */
  private void readOften() {
    for (int i = 0; i < 10; i++) {
      db.transaction(transaction -> transaction.query("SELECT * FROM orders", Order.class));
    }
  }

  @Test
  void thatNothingIsToBeDoneIsKnownWithoutFlyway() throws Exception {
    orders().file("V2__row.sql", "INSERT INTO orders (item)\r\nVALUES ('é')");
    try (SchemaConnections connections =
        new SchemaConnections(service.schema(PLUGIN), Duration.ofMinutes(1))) {
      assertThat(schema(connections).isUpToDate()).isFalse();
      prepare();
      assertThat(schema(connections).isUpToDate()).isTrue();
      file("V3__row.sql", "INSERT INTO orders (item) VALUES ('3')");
      assertThat(schema(connections).isUpToDate()).isFalse();
      files.remove("V3__row.sql");
      file("V2__row.sql", "INSERT INTO orders (item) VALUES ('other')");
      assertThat(schema(connections).isUpToDate()).isFalse();
    }
  }

  private SchemaMigrations schema(SchemaConnections connections) {
    return new SchemaMigrations(
        connections, MigrationScripts.read(source()), Duration.ofMinutes(1));
  }

  @Test
  void statusKnowsWhatIsPendingBeforeAnythingWasDone() {
    orders();

    assertThat(states()).containsExactly("1 PENDING");
    assertThat(migrations.status(source()).current()).isEmpty();
  }

  @Test
  void aSchemaThatIsNotEmptyIsTakenAsItIs() {
    assertThat(count("xcore_outbox")).isZero();
    orders();
    prepare();

    assertThat(count("orders")).isZero();
    assertThat(states()).containsExactly("1 APPLIED");
  }

  @Test
  void eachDatabaseHasItsOwnScripts() {
    orders()
        .file(folder() + "/V2__here.sql", "INSERT INTO orders (item) VALUES ('" + folder() + "')");
    for (Dialect other : Dialect.values()) {
      if (!other.label().equals(folder())) {
        file(other.label() + "/V2__here.sql", "this is no SQL");
      }
    }
    prepare();

    assertThat(db.query("SELECT item FROM orders", String.class)).containsExactly(folder());
  }

  @Test
  void aFailureNamesFileLineStateMessageAndCure() {
    orders().file("V2__wrong.sql", "\n-- why not\n\nINSERT INTO nowhere VALUES (1);\n");

    assertThat(message(this::prepare))
        .startsWith("/plugins/shop/migrations/V2__wrong.sql:4: V2 failed: ")
        .containsIgnoringCase("nowhere")
        .contains("(SQL state 42")
        .contains("nothing of V2 is left behind: mend it and load the plugin again");
    assertThat(states()).containsExactly("1 APPLIED", "2 PENDING");

    file("V2__wrong.sql", "INSERT INTO orders (item) VALUES ('right')");
    prepare();
    assertThat(count("orders")).isOne();
  }

  @Test
  void whatCannotBeUndoneIsNotTriedAgainUntilSomebodyHasLookedAtIt() {
    orders()
        .file(
            "V2__half.sql",
            "CREATE TABLE half (id INT);\n"
                + "INSERT INTO half VALUES (1);\n"
                + "INSERT INTO nowhere VALUES (1);\n");
    String first = message(this::prepare);

    if (canUndoTables()) {
      assertThat(first).contains("nothing of V2 is left behind");
      file("V2__half.sql", "CREATE TABLE half (id INT)");
      prepare();
      assertThat(count("half")).isZero();
      return;
    }
    assertThat(first)
        .contains("V2__half.sql:3: ")
        .contains("what stands before that line is done")
        .contains("xcore migration repair shop");
    assertThat(states()).containsExactly("1 APPLIED", "2 UNFINISHED");
    file("V2__half.sql", "CREATE TABLE IF NOT EXISTS half (id INT);\nINSERT INTO half VALUES (2);");
    assertThat(message(this::prepare))
        .contains("V2__half.sql: was begun at")
        .contains("stopped in line 3");
    assertThat(migrations.repair(source(), false)).containsExactly("V2 will be run again");
    prepare();
    assertThat(states()).containsExactly("1 APPLIED", "2 APPLIED");
  }

  /** Writes a query that counts slow statements that run. */
  abstract String slowOnes();

  @Test
  void aKillInTheMiddleIsKnownAtTheNextStartAndHoldsNobodyUp() throws Exception {
    orders().file("V2__slow.sql", "CREATE TABLE half (id INT);\n" + slow() + ";\n");
    Path scripts = Files.createDirectories(folder.resolve("scripts"));
    for (Map.Entry<String, String> each : files.entrySet()) {
      Files.writeString(scripts.resolve(each.getKey()), each.getValue());
    }
    List<String> arguments = new ArrayList<>(List.of(scripts.toString(), slowOnes()));
    arguments.addAll(test.known());
    try (ChildProcess process =
        ChildProcess.start(
            folder.resolve("errors"), MigratingProcess.class, arguments.toArray(String[]::new))) {
      process.awaitLine("in the middle");
      process.kill();
    }

    test.with("other");
    migrations.prepare(
        new MigrationSource(
            "other",
            "1.0.0",
            "/plugins/other",
            Map.of("V1__one.sql", "CREATE TABLE one (id INT)".getBytes(StandardCharsets.UTF_8))));
    file("V2__slow.sql", "CREATE TABLE IF NOT EXISTS half (id INT);");
    if (!canUndoTables()) {
      assertThat(message(this::prepare))
          .contains("V2__slow.sql: was begun at")
          .contains("did not come to its end (killed?)")
          .contains("then run 'xcore migration repair shop'");
      assertThat(states()).containsExactly("1 APPLIED", "2 UNFINISHED");
      assertThat(migrations.repair(source(), false)).containsExactly("V2 will be run again");
    }
    prepare();
    assertThat(states()).containsExactly("1 APPLIED", "2 APPLIED");
    assertThat(count("half")).isZero();
  }

  @Test
  void rowsOfAFailedScriptAreRolledBack() {
    orders()
        .file(
            "V2__rows.sql",
            "INSERT INTO orders (item) VALUES ('one');\n"
                + "INSERT INTO orders (item) VALUES (NULL);\n");

    assertThat(message(this::prepare)).contains("nothing of V2 is left behind");
    assertThat(count("orders")).isZero();
    assertThat(states()).containsExactly("1 APPLIED", "2 PENDING");
  }

  @Test
  void aScriptThatWasChangedAfterItsRunIsRefusedByName() {
    orders();
    prepare();
    file("V1__orders.sql", files.get("V1__orders.sql") + "-- more\n");

    assertThat(message(this::prepare))
        .startsWith("/plugins/shop/migrations/V1__orders.sql: was changed after it was run at ")
        .contains("xcore migration repair shop --checksums");
    assertThat(states()).containsExactly("1 CHANGED");
    assertThat(migrations.repair(source(), true)).containsExactly("V1 counts as it is written now");
    prepare();
  }

  @Test
  void aScriptThatIsGoneOrComesTooLateIsRefused() {
    orders().file("V2__a.sql", "INSERT INTO orders (item) VALUES ('a')");
    file("V4__b.sql", "INSERT INTO orders (item) VALUES ('b')");
    prepare();
    files.remove("V2__a.sql");
    file("V3__late.sql", "INSERT INTO orders (item) VALUES ('late')");

    assertThat(message(this::prepare))
        .contains("V2__a.sql: was run at", "bring the file back")
        .contains("V3__late.sql: is older than a migration that was run");
    assertThat(count("orders")).isEqualTo(2);
  }

  @Test
  void anOlderVersionOfThePluginLivesWithNewerTables() {
    orders().file("V2__a.sql", "INSERT INTO orders (item) VALUES ('a')");
    prepare();
    files.remove("V2__a.sql");
    prepare();

    assertThat(states()).containsExactly("1 APPLIED", "2 NEWER");
  }

  @Test
  void whatIsNotAutomaticIsSaidAndDoneByHand() {
    settings = settings(false, false, Duration.ofMinutes(1), false);
    orders().file("V2__a.sql", "INSERT INTO orders (item) VALUES ('a')");

    assertThat(message(this::prepare))
        .contains("V1__orders.sql: is pending", "V2__a.sql: is pending")
        .contains("xcore migration upgrade shop");
    MigrationChange change = migrations.upgrade(source(), Optional.of("1"), false, false);
    assertThat(change.scripts()).containsExactly("V1__orders.sql");
    assertThat(migrations.upgrade(source(), Optional.empty(), false, false).scripts())
        .containsExactly("V2__a.sql");
    prepare();
    assertThatThrownBy(() -> migrations.upgrade(source(), Optional.of("7"), false, false))
        .hasMessageContaining("has no migration V7; it has V1, V2");
  }

  @Test
  void whatLosesDataIsNotRunUnlessThatIsMeant() {
    orders();
    prepare();
    file("V2__drop.sql", "-- away\nALTER TABLE orders DROP COLUMN item;");

    assertThat(message(this::prepare))
        .contains("V2__drop.sql:2: 'ALTER TABLE orders DROP COLUMN item' removes a column")
        .contains("xcore migration upgrade shop --allow-unsafe")
        .contains("services.migrations.allow_unsafe: true");
    assertThat(migrations.scan(source()))
        .singleElement()
        .satisfies(found -> assertThat(found.line()).isEqualTo(2));
    assertThatThrownBy(() -> migrations.upgrade(source(), Optional.empty(), false, false))
        .hasMessageContaining("if that is meant, add --allow-unsafe");
    migrations.upgrade(source(), Optional.empty(), true, false);
    assertThat(states()).containsExactly("1 APPLIED", "2 APPLIED");
  }

  @Test
  void aColumnMayBecomeWiderButNotNarrower() {
    orders();
    prepare();
    String change = folder().equals("mariadb") ? "MODIFY item" : "ALTER COLUMN item TYPE";
    if (folder().equals("h2")) {
      change = "ALTER COLUMN item SET DATA TYPE";
    }
    file("V2__wide.sql", "ALTER TABLE orders " + change + " VARCHAR(40)");
    assertThat(migrations.scan(source())).isEmpty();
    file("V2__wide.sql", "ALTER TABLE orders " + change + " VARCHAR(10)");
    assertThat(migrations.scan(source()))
        .singleElement()
        .satisfies(found ->
            assertThat(found.reason())
                .isEqualTo("makes a column VARCHAR(10) that is VARCHAR(20): values may not fit"));
  }

  @Test
  void severalNodesRunEachScriptOnce() throws Exception {
    orders().file("V2__row.sql", "INSERT INTO orders (item) VALUES ('once')");
    file("V3__two.sql", "CREATE TABLE two (id INT);\nINSERT INTO two VALUES (1)");
    List<DatabaseService> nodes = new ArrayList<>();
    // A file of H2 belongs to one process, so to one node.
    int count = folder().equals("h2") ? 1 : 4;
    for (int i = 0; i < count; i++) {
      DatabaseService node =
          DatabaseService.create(test.settings(), () -> TestDatabase.SECRET, Optional.empty());
      node.start();
      nodes.add(node);
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Callable<Object>> begins =
          IntStream.range(0, nodes.size())
              .mapToObj(i ->
                  (Callable<Object>)
                      () -> {
                        PluginMigrations.create(nodes.get(i), () -> settings).prepare(source());
                        return true;
                      })
              .toList();
      for (Future<Object> outcome : threads.invokeAll(begins)) {
        assertThat(outcome.get()).isEqualTo(true);
      }
    } finally {
      nodes.forEach(DatabaseService::stop);
    }
    assertThat(count("orders")).isOne();
    assertThat(count("two")).isOne();
  }

  @Test
  void undoScriptsLeadBack() {
    orders()
        .file("U1__orders.sql", "DROP TABLE orders;")
        .file("V2__two.sql", "CREATE TABLE two (id INT)")
        .file("U2__two.sql", "DROP TABLE two")
        .file("V3__three.sql", "CREATE TABLE three (id INT)");
    prepare();

    assertThatThrownBy(() -> migrations.downgrade(source(), Optional.empty(), false))
        .hasMessageContaining("V3__three.sql: cannot be taken back: there is no U3__three.sql");
    file("U3__three.sql", "DROP TABLE three");
    assertThat(migrations.downgrade(source(), Optional.empty(), false).scripts())
        .containsExactly("U3__three.sql");
    assertThat(states()).containsExactly("1 APPLIED", "2 APPLIED", "3 PENDING");
    assertThat(migrations.downgrade(source(), Optional.of("0"), false).scripts())
        .containsExactly("U2__two.sql", "U1__orders.sql");
    assertThat(states()).containsExactly("1 PENDING", "2 PENDING", "3 PENDING");
    prepare();
    assertThat(count("three")).isZero();
  }

  @Test
  void anUndoScriptThatFailsSaysWhere() {
    orders().file("U1__orders.sql", "\nDROP TABLE nowhere;");
    prepare();

    assertThatThrownBy(() -> migrations.downgrade(source(), Optional.empty(), false))
        .hasMessageContaining("U1__orders.sql:2: ")
        .hasMessageContaining("nothing was changed");
    assertThat(states()).containsExactly("1 APPLIED");
  }

  @Test
  void whatTakesTooLongIsGivenUp() {
    settings = settings(true, false, Duration.ofSeconds(2), false);
    orders().file("V2__slow.sql", slow());
    long begun = System.nanoTime();

    assertThat(message(this::prepare)).containsAnyOf("took longer than 2 s", "V2 failed: ");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    settings = settings(true, false, Duration.ofMinutes(1), false);
    assertThat(states()).startsWith("1 APPLIED");
  }

  private void fill() {
    file(
            "V1__all.sql",
            """
            CREATE TABLE customer (id %s, name VARCHAR(50) NOT NULL UNIQUE, raw %s, born DATE, seen TIMESTAMP NULL, price DECIMAL(10, 2));
            CREATE TABLE purchase (id %s, customer BIGINT NOT NULL, note TEXT, CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer (id));
            CREATE INDEX purchase_note ON purchase (customer);
            """
                .formatted(identity(), bytes(), identity()))
        .prepare();
    db.update(
        "INSERT INTO customer (name, raw, born, seen, price) VALUES (?, ?, ?, ?, ?)",
        "Zoë 'the' \"first\"\n",
        new byte[] {0, -1, 7},
        java.time.LocalDate.of(1999, 12, 31),
        java.time.LocalDateTime.of(2026, 1, 2, 3, 4, 5),
        new java.math.BigDecimal("12.50"));
    db.update("INSERT INTO customer (name) VALUES (?)", "nobody");
    db.update(
        "INSERT INTO purchase (customer, note) SELECT id, 'x' FROM customer WHERE name = 'nobody'");
  }

  @Test
  void aCopyBringsTablesBackAsTheyWere() {
    fill();
    List<Map<String, Object>> customers = plain("SELECT * FROM customer ORDER BY id");
    MigrationBackup copy = migrations.backup(source());
    db.update("DELETE FROM purchase");
    db.update("DELETE FROM customer");
    file("V2__more.sql", "CREATE TABLE more (id INT)").prepare();

    assertThat(migrations.restore(source(), Optional.empty()))
        .extracting(MigrationBackup::name)
        .startsWith(copy.name())
        .hasSize(2);
    assertThat(plain("SELECT * FROM customer ORDER BY id")).isEqualTo(customers);
    assertThat(count("purchase")).isOne();
    assertThat(count("xcore_outbox")).isZero();
    assertThat(states()).containsExactly("1 APPLIED", "2 PENDING");
    db.update("INSERT INTO customer (name) VALUES ('third')");
    assertThat(db.queryOne("SELECT MAX(id) FROM customer", Long.class)).contains(3L);
    assertThatThrownBy(() -> db.update("INSERT INTO purchase (customer) VALUES (99)"))
        .isInstanceOf(dev.xcore.sdk.ConflictException.class);
    prepare();
    assertThat(count("more")).isZero();
  }

  private List<Map<String, Object>> plain(String sql) {
    return db.rows(sql).stream()
        .map(row -> {
          Map<String, Object> texts = new TreeMap<>();
          row.forEach((name, value) ->
              texts.put(
                  name,
                  value instanceof byte[] raw
                      ? java.util.HexFormat.of().formatHex(raw)
                      : String.valueOf(value)));
          return texts;
        })
        .toList();
  }

  @Test
  void automaticUpgradesAreCopiedBeforeAndOldCopiesGo() throws Exception {
    settings = settings(true, false, Duration.ofMinutes(1), true);
    orders();
    for (int i = 2; i <= 5; i++) {
      file("V" + i + "__row.sql", "INSERT INTO orders (item) VALUES ('" + i + "')");
      prepare();
    }

    List<MigrationBackup> copies = migrations.backups(PLUGIN);
    assertThat(copies).hasSize(2);
    assertThat(Files.getPosixFilePermissions(copies.getFirst().file())).hasSize(2);
    migrations.restore(source(), Optional.of(copies.getFirst().name()));
    assertThat(count("orders")).isEqualTo(3);
    assertThat(migrations.restore(source(), Optional.of(copies.getFirst().name()))).hasSize(2);
    assertThatThrownBy(() -> migrations.restore(source(), Optional.of("../evil")))
        .hasMessageContaining("holds no copy '../evil'");
  }

  @Test
  void thePlatformsOwnTablesAreShownAndCopied() {
    MigrationReport platform = migrations.platform();

    assertThat(platform.entries()).isNotEmpty().allMatch(each -> each.state() == State.APPLIED);
    assertThat(migrations.backupPlatform().bytes()).isPositive();
  }

  @Test
  void filesWithWrongNamesStopEverything() {
    orders().file("V2_one_underscore.sql", "");

    assertThat(message(this::prepare))
        .isEqualTo(
            "/plugins/shop/migrations/V2_one_underscore.sql: has one underscore between version and"
                + " name; write V1__name.sql, with two underscores");
  }
}
