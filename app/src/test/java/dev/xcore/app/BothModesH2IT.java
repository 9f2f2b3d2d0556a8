package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.runtime.PluginState;
import dev.xcore.kernel.runtime.PluginStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract on H2, and what a sandboxed plugin tries there. */
class BothModesH2IT extends BothModesDatabaseContract {

  @Override
  String database(String mode) {
    return "";
  }

  @Override
  Map<String, Object> types() {
    return Map.of(
        "bytes", "VARBINARY(10)", "uuid", "UUID", "moment", "TIMESTAMP(6) WITH TIME ZONE");
  }

  private String act(String action, Map<String, Object> payload) {
    return sandboxed().act("ledger", action, payload).toString();
  }

  @Test
  void aSandboxedPluginHasAFileOfItsOwn() {
    act("add", Map.of("text", "mine"));
    assertThat(sandboxed().folder().resolve("var/database/sandboxed/p_ledger.mv.db")).exists();
    assertThat(sandboxed().folder().resolve("var/database/xcore.mv.db"))
        .satisfiesAnyOf(
            file -> assertThat(file).doesNotExist(),
            file ->
                assertThat(act("read", Map.of("sql", "SELECT * FROM xcore.migrated")))
                    .contains("DatabaseException"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CALL FILE_READ('/etc/passwd')",
        "CALL FILE_WRITE('x', '/tmp/written-by-h2')",
        "CREATE TABLE stolen AS SELECT * FROM CSVREAD('/etc/passwd')",
        "CALL CSVWRITE('/tmp/written-by-h2', 'SELECT 1')",
        "CREATE ALIAS evil AS 'void evil() { System.exit(1); }'",
        "CREATE ALIAS evil FOR \"java.lang.System.exit\"",
        "CREATE AGGREGATE evil FOR \"java.lang.System\"",
        "CREATE TRIGGER evil AFTER INSERT ON entries FOR EACH ROW CALL \"java.lang.System\"",
        "CREATE LINKED TABLE evil('', 'jdbc:h2:mem:x', 'sa', '', 'x')",
        "CALL LINK_SCHEMA('evil', '', 'jdbc:h2:mem:x', 'sa', '', 'x')",
        "CREATE TABLE evil (a INT) ENGINE \"java.lang.System\"",
        "SCRIPT TO '/tmp/written-by-h2'",
        "RUNSCRIPT FROM '/etc/passwd'",
        "BACKUP TO '/tmp/written-by-h2'",
        "CREATE USER evil PASSWORD 'x' ADMIN",
        "ALTER USER p_ledger ADMIN TRUE",
        "SET JAVA_OBJECT_SERIALIZER NULL",
        "SET DB_CLOSE_DELAY -1",
        "SHUTDOWN",
        "CREATE SCHEMA another"
      })
  void whatLeadsOutOfTheDatabaseIsRefused(String sql) {
    assertThat(act("run", Map.of("sql", sql))).contains("DatabaseException");
    assertThat(act("read", Map.of("sql", "SELECT 1"))).contains("1");
  }

  @Test
  void bytesNeverBecomeObjects() {
    String bytes = "aced00057372000c6a6176612e6e65742e55524c962537361afce472030000787078";
    for (String value :
        new String[] {
          "CAST(X'" + bytes + "' AS JAVA_OBJECT)", "ARRAY[CAST(X'" + bytes + "' AS JAVA_OBJECT)]"
        }) {
      assertThat(act("read", Map.of("sql", "SELECT " + value)))
          .as(value)
          .contains("DatabaseException");
    }
  }

  @Test
  void statementsThatAreTooMuchAreRefused() {
    assertThat(
            act("read", Map.of("sql", "SELECT " + "(".repeat(20_000) + "1" + ")".repeat(20_000))))
        .contains("DatabaseException");
    assertThat(act("read", Map.of("sql", "SELECT '" + "x".repeat(300_000) + "'")))
        .contains("payload_too_large")
        .contains("at most 262144");
    assertThat(act("read", Map.of("sql", "SELECT X FROM SYSTEM_RANGE(1, 100001)")))
        .contains("payload_too_large")
        .contains("stream()");
    assertThat(act("read", Map.of("sql", "SELECT X FROM SYSTEM_RANGE(1, 100000)")))
        .contains("100000");
  }

  @Test
  void aStatementThatDoesNotEndEndsAtTheDeadline() {
    assertThat(
            act(
                "read",
                Map.of(
                    "sql",
                    "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 100000000000) WHERE MOD(X, 3) = 7")))
        .contains("timeout");
    assertThat(act("add", Map.of("text", "after the endless one"))).contains("after the endless");
  }

  @Test
  void aTransactionThatIsLeftOpenIsUndone() {
    for (int i = 0; i < 2; i++) {
      assertThat(act("holdAndFail", Map.of("text", "held"))).contains("timeout");
    }
    assertThat(act("add", Map.of("text", "held"))).contains("held").doesNotContain("conflict");
  }

  @Test
  void withoutThePermissionThePluginIsNotLoadedAndTheErrorNamesTheLine() throws Exception {
    TestApplication application =
        new TestApplication(folder().resolve("silent"))
            .plugin(
                "keeper",
                "",
                "Keeper",
                """
                import dev.xcore.sdk.*;

                public final class Keeper implements Plugin {
                  public Keeper(Database db) {}
                }
                """);
    java.nio.file.Path manifest = folder().resolve("silent/plugins/keeper/plugin.yaml");
    java.nio.file.Files.writeString(
        manifest,
        java.nio.file.Files.readString(manifest).replace("trusted", "sandboxed")
            + "permissions: [\"service:cache:use\"]\n");
    try (Xcore xcore = application.load()) {
      PluginStatus status = xcore.boot().getFirst();

      assertThat(status.state()).isEqualTo(PluginState.FAILED);
      assertThat(status.problems().toString())
          .contains("the constructor asks for Database")
          .contains("add - \"service:db:use\" to permissions in its plugin.yaml");
    }
  }
}
