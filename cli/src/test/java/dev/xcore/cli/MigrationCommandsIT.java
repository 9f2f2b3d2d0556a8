package dev.xcore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.app.Xcore;
import dev.xcore.cli.CommandLineFixture.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code xcore migration} against a real server in this process. */
@Timeout(180)
class MigrationCommandsIT {

  @TempDir private Path folder;
  private Xcore xcore;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("xcore.yaml"), "server: {port: 0}\nplugins: {watch: false}\n");
    Path source = Files.createDirectories(folder.resolve("plugins/shop/src"));
    Files.writeString(
        folder.resolve("plugins/shop/plugin.yaml"),
        "name: shop\nversion: 1.0.0\nexecution_mode: trusted\n");
    Files.writeString(
        source.resolve("Main.java"),
        """
        import dev.xcore.sdk.*;

        public final class Main implements Plugin {
          private final Database db;
          public Main(Database db) { this.db = db; }
          @Action public long orders() { return db.queryOne("SELECT COUNT(*) FROM orders", Long.class).get(); }
          @Action public void order() { db.update("INSERT INTO orders (item) VALUES ('tea')"); }
        }
        """);
    migration("V1__orders.sql", "CREATE TABLE orders (item VARCHAR(20));");
    migration("U1__orders.sql", "DROP TABLE orders;");
    xcore = Xcore.load(folder.resolve("xcore.yaml"));
    assertThat(xcore.boot()).allMatch(status -> status.isServing());
  }

  private void migration(String name, String sql) throws IOException {
    Path migrations = Files.createDirectories(folder.resolve("plugins/shop/migrations"));
    Files.writeString(migrations.resolve(name), sql);
  }

  @AfterEach
  void stop() {
    xcore.close();
  }

  private Outcome run(String... arguments) {
    return command("migration", arguments);
  }

  private Outcome command(String group, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("--url", xcore.address().orElseThrow().toString(), group));
    all.addAll(Arrays.asList(arguments));
    return new CommandLineFixture(folder).run(all.toArray(String[]::new));
  }

  private static Map<String, @Nullable Object> json(Outcome outcome) {
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return Trees.members(JsonText.parse(outcome.out()));
  }

  private Object orders() {
    return xcore.plugins().call("shop", "orders", Map.of()).value();
  }

  @Test
  void statusAndHistoryShowWhatWasRunAndWhatIsPending() throws IOException {
    migration("V2__colour.sql", "ALTER TABLE orders ADD COLUMN colour VARCHAR(10);");

    assertThat(run("status").status()).isZero();
    assertThat(run("status").out())
        .containsPattern("shop +p_shop +1 +1 pending")
        .containsPattern("xcore +xcore +\\d+ +up to date");
    assertThat(run("status", "shop").out())
        .contains("shop  h2, schema p_shop, at version 1")
        .containsPattern("V1 +orders +applied .*can be undone")
        .containsPattern("V2 +colour +pending");
    assertThat(run("history", "shop").out()).contains("V1").doesNotContain("V2");
    assertThat(run("history").out()).contains("shop", "xcore");
    assertThat(json(run("status", "shop", "--json")))
        .containsEntry("current", "1")
        .containsEntry("pending", 1);
    assertThat(Trees.items(json(run("status", "--json")).get("migrations")))
        .extracting(row -> String.valueOf(((Map<?, ?>) row).get("plugin")))
        .contains("shop", "xcore", "users");
    assertThat(json(run("history", "shop", "--json")).get("shop").toString()).contains("orders");
    assertThat(run("status", "nobody").err()).contains("there is no plugin 'nobody'");
  }

  @Test
  void upgradeAndDowngradeGoBothWays() throws IOException {
    migration("V2__row.sql", "INSERT INTO orders (item) VALUES ('tea');");

    assertThat(run("upgrade", "--to", "2").err()).contains("--to goes with the name");
    assertThat(run("upgrade", "shop", "--backup").out())
        .contains("shop: V2__row.sql, at version 2");
    assertThat(run("upgrade").out()).contains("shop: nothing is pending, at version 2");
    assertThat(orders()).isEqualTo(1L);

    Outcome refused = run("downgrade", "shop");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("there is no U2__row.sql", "[migration_failed]");
    migration("U2__row.sql", "DELETE FROM orders WHERE item = 'tea';");
    assertThat(run("downgrade", "shop").out()).contains("shop: U2__row.sql, at version 1");
    assertThat(run("downgrade", "shop", "--to", "0", "--json").out()).contains("U1__orders.sql");
    assertThat(run("downgrade", "shop").out())
        .contains("nothing to take back, before all migrations");
    assertThat(run("downgrade", "xcore").err()).contains("brings its own tables up to date");
    assertThat(run("downgrade").status()).isEqualTo(2);
  }

  @Test
  void scanFindsWhatLosesDataAndUpgradeWantsToHearThatItIsMeant() throws IOException {
    assertThat(run("scan").out()).contains("shop: nothing pending loses data");
    migration("V2__less.sql", "DELETE FROM orders;");

    Outcome scan = run("scan", "shop");
    assertThat(scan.status()).isEqualTo(1);
    assertThat(scan.out())
        .contains("V2__less.sql:1: removes all rows: it has no WHERE DELETE FROM orders");
    assertThat(run("scan", "--json").out()).contains("\"line\": 1");
    assertThat(run("upgrade", "shop").err()).contains("--allow-unsafe");
    assertThat(run("upgrade", "shop", "--allow-unsafe").out()).contains("at version 2");
  }

  @Test
  void aScriptThatWasChangedIsShownAndCanBeAccepted() throws IOException {
    migration("V1__orders.sql", "CREATE TABLE orders (item VARCHAR(20)); -- for tea");

    assertThat(run("status").status()).isEqualTo(1);
    assertThat(run("status").out()).contains("1 changed");
    assertThat(run("upgrade", "shop").err())
        .contains("V1__orders.sql: was changed after it was run");
    assertThat(run("repair", "shop").out()).contains("there is nothing to repair");
    assertThat(run("repair", "shop", "--checksums").out())
        .contains("shop: V1 counts as it is written now");
    assertThat(run("status").status()).isZero();
  }

  @Test
  void copiesAreMadeListedAndPutBackWhileThePluginIsUnloaded() {
    xcore.plugins().call("shop", "order", Map.of());
    assertThat(run("backup").out()).contains("shop-", "xcore-");
    xcore.plugins().call("shop", "order", Map.of());

    assertThat(run("restore", "shop", "--list").out()).contains("shop-", "bytes");
    assertThat(run("restore", "shop").err()).contains("unload it first", "[conflict]");
    assertThat(command("plugin", "unload", "shop").status()).isZero();
    assertThat(run("restore", "shop", "nothing").err()).contains("holds no copy 'nothing'");
    assertThat(run("restore", "shop").out()).contains("shop: the tables are as in shop-");
    assertThat(command("plugin", "load", "shop").status()).isZero();
    assertThat(orders()).isEqualTo(1L);
    assertThat(Trees.items(json(run("restore", "shop", "--list", "--json")).get("backups")))
        .hasSize(2);
  }

  @Test
  void revisionDraftsAndAutoRunsWhatRecordsAsk() throws IOException {
    assertThat(run("revision", "shop").err()).contains("nothing was written");
    Files.writeString(
        folder.resolve("plugins/shop/src/Order.java"),
        """
        import dev.xcore.sdk.data.*;

        @Table("orders") record Order(@Id String item, int amount) {}
        """);

    Outcome draft = run("revision", "shop", "amounts");
    assertThat(draft.out()).contains("ALTER TABLE orders ADD COLUMN amount INTEGER DEFAULT 0");
    assertThat(draft.err()).contains("V2__amounts.sql");
    assertThat(run("revision", "shop").err()).contains("V2__amounts.sql: is pending");
    assertThat(run("upgrade", "shop").out()).contains("at version 2");
    Files.writeString(
        folder.resolve("plugins/shop/src/Order.java"),
        """
        import dev.xcore.sdk.data.*;

        @Table("orders") record Order(@Id String item, int amount, boolean paid) {}
        """);
    Outcome auto = run("auto", "shop", "paid");
    assertThat(auto.out()).contains("V3__paid.sql, at version 3");
    assertThat(auto.err()).contains("copied before: shop-");
    assertThat(run("revision", "shop", "a/b").err()).contains("is no name of a migration");
  }

  @Test
  void validateAndPackageKnowMigrations() throws IOException {
    assertThat(command("plugin", "package", "shop", "--json").out())
        .contains("migrations/V1__orders.sql");
    migration("V3_oops.sql", "");

    assertThat(
            command("plugin", "validate", "shop").out()
                + command("plugin", "validate", "shop").err())
        .contains("V3_oops.sql", "has one underscore between version and name");
    assertThat(command("plugin", "package", "shop").err()).contains("V3_oops.sql");
  }

  @Test
  void migrationsOfArchivesAreRunToo() throws IOException {
    assertThat(command("plugin", "unload", "shop").status()).isZero();
    migration("V2__row.sql", "INSERT INTO orders (item) VALUES ('packed');");
    assertThat(
            command("plugin", "package", "shop", "-o", folder.resolve("out").toString()).status())
        .isZero();
    Path plugin = folder.resolve("plugins/shop");
    Files.move(plugin, folder.resolve("plugins/_shop"));
    Files.copy(folder.resolve("out/shop-1.0.0.jar"), folder.resolve("plugins/shop-1.0.0.jar"));

    assertThat(command("plugin", "load", "shop").err()).isEmpty();
    assertThat(orders()).isEqualTo(1L);
    assertThat(run("status", "shop").out()).containsPattern("V2 +row +applied");
  }
}
