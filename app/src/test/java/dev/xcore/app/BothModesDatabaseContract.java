package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database does the same for a plugin in the server's process and in one of its own. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BothModesDatabaseContract {

  private Path folder;
  private ModePlatform trusted;
  private ModePlatform sandboxed;

  /** Returns the lines of the configuration that say which database a platform uses. */
  abstract String database(String mode);

  /** Returns the types of columns for bytes, a UUID, a moment. */
  abstract Map<String, Object> types();

  @BeforeAll
  final void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    trusted = ModePlatform.startWith(database("trusted"), folder.resolve("t"), "trusted", "ledger");
    sandboxed =
        ModePlatform.startWith(database("sandboxed"), folder.resolve("s"), "sandboxed", "ledger");
  }

  final Path folder() {
    return folder;
  }

  final ModePlatform sandboxed() {
    return sandboxed;
  }

  @AfterAll
  final void stop() {
    if (trusted != null) {
      trusted.close();
    }
    if (sandboxed != null) {
      sandboxed.close();
    }
  }

  /** Requires the same of both, and returns it as text. */
  private String same(String action, Map<String, Object> payload) {
    Object expected = trusted.act("ledger", action, payload);
    assertThat(sandboxed.act("ledger", action, payload)).isEqualTo(expected);
    return expected.toString();
  }

  private String same(String action) {
    return same(action, Map.of());
  }

  @Test
  void statementsDoTheSame() {
    assertThat(same("statements"))
        .isEqualTo(
            "Optional[[1, 1, 7, false, [7, null], 2, [{said=one, amount=7, price=1.50},"
                + " {said=two, amount=null, price=1.50}], [oneOptional[7]1, twoOptional.empty1]]]");
    assertThat(same("same"))
        .isEqualTo("Optional[[true, true, true, true, [dbtrue, db.defaultfalse]]]");
  }

  @Test
  void valuesOfAllTypesAreTheSame() {
    assertThat(same("types", types()))
        .contains("price=1234567890123456789012345.90")
        .contains("moment java.time.Instant 2026-07-01T10:11:12.345678Z")
        .contains("big=Optional[9223372036854775807], nowhere=Optional.empty, nothing=null");
    assertThat(same("lists")).contains("names=[a, b], numbers=[1, 2]");
  }

  @Test
  void repositoriesDoTheSame() {
    assertThat(same("repository"))
        .contains("was changed since it was read")
        .contains("there is no Entry -1")
        .contains("record Entry has no component 'colour' to sort by")
        .contains("true made");
  }

  @Test
  void errorsAreTheSame() {
    assertThat(same("errors"))
        .contains("ConflictException conflict: there is a row with that key already false")
        .contains("no column 'nickname' for Wanting.nickname; it has id, text")
        .contains("column 'amount' is NULL, but Strict.amount is int")
        .contains("there are several rows where one was expected")
        .contains("no Colour value could be matched")
        .doesNotContain("s3cr3t");
  }

  @Test
  void transactionsDoTheSame() {
    assertThat(same("transactions"))
        .contains("[a, b], IOException: no, [], 1,")
        .contains("[after, c, kept, outer]");
    assertThat(same("threads"))
        .contains("belongs to the thread that began it")
        .contains("the transaction is over")
        .contains("[hidden, theirs]");
  }

  @Test
  void annotatedHandlersRunInOneTransaction() {
    same("clear");
    assertThat(same("both", Map.of("text", "bad"))).contains("neither of them");
    assertThat(same("both", Map.of("text", "good"))).isEqualTo("Optional[[good-1, good-2]]");
  }

  @Test
  void manyRowsGoInAndComeBack() {
    assertThat(same("many")).contains("2500, 1, ConflictException").contains("user0");
  }

  @Test
  void onlyJdbcIsNotForTheSandbox() {
    assertThat(trusted.act("ledger", "source", Map.of()).toString()).contains("given");
    assertThat(sandboxed.act("ledger", "source", Map.of()).toString())
        .contains("unsupported_in_sandbox")
        .contains("dataSource()");
  }

  @Test
  void eventsOfATransactionAreSentIfItIsCommitted() {
    same("publish", Map.of("text", "undone", "isUndone", true));
    same("publish", Map.of("text", "sent", "isUndone", false));

    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      await()
          .untilAsserted(() ->
              assertThat(platform.act("ledger", "heard", Map.of()).toString())
                  .isEqualTo("Optional[[sent]]"));
    }
  }
}
