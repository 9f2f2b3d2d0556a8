package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Migrations of real plugins on a real platform. */
@Timeout(180)
class MigrationsIT {

  private static final String KEEPER =
      """
      import dev.xcore.sdk.*;
      import java.util.*;

      public final class Keeper implements Plugin {
        private final Database db;
        private long atLoad;

        public Keeper(Database db) { this.db = db; }

        @Override public void onLoad() { atLoad = rows(); }

        @Action public long rows() { return db.queryOne("SELECT COUNT(*) FROM notes", Long.class).get(); }
        @Action public long atLoad() { return atLoad; }
        @Action public void add(String text) { db.update("INSERT INTO notes (text) VALUES (?)", text); }
        @Action public List<String> columns() { return List.copyOf(new TreeSet<>(db.rows("SELECT * FROM notes").getFirst().keySet())); }
      }
      """;

  private static final String NOTES = "CREATE TABLE notes (text VARCHAR(100));\n";

  @TempDir Path folder;

  private TestApplication keeper(String manifest) {
    return new TestApplication(folder).plugin("keeper", manifest, "Keeper", KEEPER);
  }

  private MigrationsIT migration(String name, String sql) throws IOException {
    Path file = folder.resolve("plugins/keeper/migrations").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, sql);
    return this;
  }

  private static Object call(Xcore xcore, String action, Map<String, ?> payload) {
    return xcore.plugins().call("keeper", action, payload).value();
  }

  private static void add(Xcore xcore, String text) {
    call(xcore, "add", Map.of("text", text));
  }

  private static PluginStatus status(Xcore xcore) {
    return xcore.plugins().find("keeper").orElseThrow();
  }

  @Test
  void tablesAreThereBeforeOnLoadAndGrowByReloads() throws Exception {
    migration("V1__notes.sql", NOTES + "INSERT INTO notes VALUES ('first');\n");
    try (Xcore xcore = keeper("").configure("plugins: {watch: false}\n").load()) {
      xcore.boot();
      assertThat(status(xcore).problems()).isEmpty();
      assertThat(call(xcore, "atLoad", Map.of())).isEqualTo(1L);
      assertThat(status(xcore).loadTime()).containsKey("migrate");

      migration("V2__more.sql", "ALTER TABLE notes ADD COLUMN colour VARCHAR(10);");
      xcore.plugins().reload("keeper", "test");
      assertThat(call(xcore, "columns", Map.of())).isEqualTo(List.of("colour", "text"));
    }
    try (Xcore xcore = keeper("").load()) {
      xcore.boot();
      assertThat(call(xcore, "rows", Map.of())).isEqualTo(1L);
    }
  }

  @Test
  void aMigrationThatFailsLeavesTheVersionBeforeServing() throws Exception {
    migration("V1__notes.sql", NOTES);
    try (Xcore xcore = keeper("").configure("plugins: {watch: false}\n").load()) {
      xcore.boot();
      add(xcore, "kept");
      migration("V2__wrong.sql", "-- oh\nALTER TABLE note ADD COLUMN colour VARCHAR(10);");

      assertThatThrownBy(() -> xcore.plugins().reload("keeper", "test"))
          .isInstanceOfSatisfying(
              PluginLoadException.class,
              e -> {
                assertThat(e.code()).isEqualTo(PluginLoadException.Code.MIGRATION_FAILED);
                assertThat(e.getMessage())
                    .contains("plugins/keeper/migrations/V2__wrong.sql:2: V2 failed: ")
                    .contains("SQL state 42S02")
                    .contains("nothing of V2 is left behind");
              });
      assertThat(call(xcore, "rows", Map.of())).isEqualTo(1L);

      migration("V2__wrong.sql", "-- oh\nALTER TABLE notes ADD COLUMN colour VARCHAR(10);");
      xcore.plugins().reload("keeper", "test");
      assertThat(call(xcore, "columns", Map.of())).isEqualTo(List.of("colour", "text"));
    }
  }

  @Test
  void aMigrationThatWasChangedKeepsThePluginFromLoading() throws Exception {
    migration("V1__notes.sql", NOTES);
    try (Xcore xcore = keeper("").load()) {
      xcore.boot();
    }
    migration("V1__notes.sql", "CREATE TABLE notes (text VARCHAR(200));");
    try (Xcore xcore = keeper("").load()) {
      xcore.boot();
      assertThat(status(xcore).state()).isEqualTo(PluginState.FAILED);
      assertThat(status(xcore).problems().toString())
          .contains("V1__notes.sql: was changed after it was run");
      assertThat(xcore.plugins().why("keeper").orElseThrow().toString())
          .contains("xcore migration status keeper");
    }
  }

  @Test
  void withoutAutoLoadingSaysWhatIsPending() throws Exception {
    migration("V1__notes.sql", NOTES);
    TestApplication application = keeper("").configure("services: {migrations: {auto: false}}\n");
    try (Xcore xcore = application.load()) {
      xcore.boot();
      assertThat(status(xcore).problems().toString())
          .contains("V1__notes.sql: is pending")
          .contains("xcore migration upgrade keeper");
    }
  }

  @Test
  void unsafeMigrationsAreRunAutomaticallyOnlyWhereTheOperatorSaysSo() throws Exception {
    migration("V1__notes.sql", NOTES);
    try (Xcore xcore = keeper("").load()) {
      xcore.boot();
      add(xcore, "lost");
    }
    migration("V2__empty.sql", "DELETE FROM notes;");
    try (Xcore xcore = keeper("").load()) {
      xcore.boot();
      assertThat(status(xcore).problems().toString())
          .contains("V2__empty.sql:1: 'DELETE FROM notes' removes all rows");
    }
    String allowed = "services: {migrations: {allow_unsafe: true, backup: {enabled: true}}}\n";
    try (Xcore xcore = keeper("").configure(allowed).load()) {
      xcore.boot();
      assertThat(call(xcore, "rows", Map.of())).isEqualTo(0L);
      assertThat(folder.resolve("var/backups/keeper")).isNotEmptyDirectory();
    }
  }

  @Test
  void migrationsNeedThePermissionForTheDatabase() throws Exception {
    migration("V1__notes.sql", NOTES);
    try (Xcore xcore = keeper("permissions: []\n").load()) {
      xcore.boot();
      assertThat(status(xcore).code()).contains(PluginLoadException.Code.MIGRATION_FAILED);
      assertThat(status(xcore).problems().toString())
          .contains("has migrations, but")
          .contains("add - \"service:db:use\" to permissions");
    }
  }

  @Test
  void migrationsOfASandboxedPluginAreRefused() throws Exception {
    new TestApplication(folder)
        .plugin(
            "keeper",
            "",
            "Keeper",
            "import dev.xcore.sdk.*; public final class Keeper implements Plugin { @Action public"
                + " int one() { return 1; } }");
    Path manifest = folder.resolve("plugins/keeper/plugin.yaml");
    Files.writeString(manifest, Files.readString(manifest).replace("trusted", "sandboxed"));
    migration("V1__notes.sql", NOTES);
    try (Xcore xcore = new TestApplication(folder).load()) {
      xcore.boot();
      assertThat(status(xcore).problems().toString())
          .contains("has migrations, which sandboxed plugins cannot have");
    }
  }

  @Test
  void versionsThatMigratedLeaveMemory() throws Exception {
    migration("V1__notes.sql", NOTES);
    try (Xcore xcore = keeper("").configure("plugins: {watch: false}\n").load()) {
      xcore.boot();
      for (int i = 2; i < 5; i++) {
        migration("V" + i + "__row.sql", "INSERT INTO notes VALUES ('" + i + "');");
        xcore.plugins().reload("keeper", "test");
        assertThat(call(xcore, "rows", Map.of())).isEqualTo(i - 1L);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(xcore.plugins().loaders().alive()).isEqualTo(1));
      assertThat(xcore.plugins().loaders().everLeaked()).isZero();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() ->
              assertThat(Thread.getAllStackTraces().keySet())
                  .noneMatch(thread -> thread.getName().startsWith("xcore-migration")));
    }
  }

  @Test
  void aProcessThatIsKilledInTheMiddleLeavesAMark() throws Exception {
    migration("V1__notes.sql", NOTES);
    migration(
        "V2__slow.sql",
        "CREATE TABLE begun (id INT);\n"
            + "CREATE TABLE slow AS SELECT COUNT(*) AS n FROM SYSTEM_RANGE(1, 1000000) a,"
            + " SYSTEM_RANGE(1, 1000000) b WHERE MOD(a.x * b.x, 7) = 3;\n");
    keeper("").configure("plugins: {watch: false}\n");
    Process process = server();
    Path database = folder.resolve("var/database/xcore.mv.db");
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(database));
    TimeUnit.SECONDS.sleep(4);
    process.destroyForcibly().waitFor();

    migration(
        "V2__slow.sql",
        "CREATE TABLE IF NOT EXISTS begun (id INT);\nCREATE TABLE slow (n BIGINT);\n");
    try (Xcore xcore = keeper("").configure("plugins: {watch: false}\n").load()) {
      xcore.boot();
      assertThat(status(xcore).problems().toString())
          .contains("V2__slow.sql: was begun at")
          .contains("did not come to its end")
          .contains("xcore migration repair keeper");
    }
  }

  private Process server() throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MigratingServer.class.getName(),
                folder.toString())
            .redirectError(folder.resolve("log").toFile())
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    while (line != null && !line.equals("booting")) {
      line = output.readLine();
    }
    assertThat(line).describedAs(Files.readString(folder.resolve("log"))).isEqualTo("booting");
    return process;
  }
}
