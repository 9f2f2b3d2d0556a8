package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Documents and remembered queries, in the server's process and in one of the plugin's own. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BothModesDocumentsContract {

  private ModePlatform trusted;
  private ModePlatform sandboxed;

  /** Returns the lines of the configuration that say which services a platform uses. */
  abstract String services(String mode) throws Exception;

  /** Returns the type of columns for moments. */
  abstract String moment();

  /** Returns a statement that makes a sequence, and a query that takes its next number. */
  abstract Map<String, String> sequence();

  @BeforeAll
  final void start(@TempDir Path folder) throws Exception {
    trusted =
        ModePlatform.startWith(services("trusted"), folder.resolve("t"), "trusted", "archive");
    sandboxed =
        ModePlatform.startWith(services("sandboxed"), folder.resolve("s"), "sandboxed", "archive");
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

  final ModePlatform sandboxed() {
    return sandboxed;
  }

  private String same(String action, Map<String, Object> payload) {
    Object expected = trusted.act("archive", action, payload);
    assertThat(sandboxed.act("archive", action, payload)).isEqualTo(expected);
    return expected.toString();
  }

  private String same(String action) {
    return same(action, Map.of());
  }

  @Test
  void documentsDoTheSame() {
    assertThat(same("basics"))
        .isEqualTo(
            "Optional[[true, true, PT0S, 2, uno, [b:1, a:2], [a:1, a:2], false, true, false, 7, -2,"
                + " [uno, two], true, []]]");
    assertThat(same("same")).isEqualTo("Optional[[true, true, true, true, false]]");
    assertThat(same("large")).isEqualTo("Optional[[6000006, 6, 499500, 6, 1000]]");
    assertThat(same("counted")).isEqualTo("Optional[[40, 40]]");
  }

  @Test
  void whatIsRefusedIsRefusedAlike() {
    assertThat(same("refused"))
        .contains("ConflictException conflict: there is a document 'a' already")
        .contains("ConflictException conflict: document 'a' was changed or deleted")
        .contains("ConflictException conflict: document 'a' is no whole number")
        .contains("DatabaseException: document 'a' is no Archive$Note")
        .contains("IllegalArgumentException: the key of a document has 1 to 512 characters, not 0")
        .contains("PayloadTooLargeException payload_too_large: document 'b' has 1048578 bytes")
        .contains("IllegalArgumentException: 'A:B' is no name of a collection")
        .endsWith("[a]]]");
  }

  @Test
  void queriesAreRememberedUntilTheirTagsAreForgotten() {
    assertThat(same("queries", Map.of("moment", moment())))
        .startsWith(
            "Optional[[0, 0, 1, 2, 3, 2, 4, ConflictException conflict: undone, 4, 3, 2, true")
        .contains("price=Optional[12345678901234567890.10]")
        .contains("at=2026-07-01T10:11:12.345678Z")
        .contains("], 3, false, false, 4, 4, DatabaseException, IllegalArgumentException: ");
  }

  @Test
  void ofManyWhoAskAtOnceOneAsksTheDatabase() {
    same("prepare", Map.of("sql", sequence().get("make")));
    assertThat(same("once", Map.of("sql", sequence().get("next"))))
        .isEqualTo("Optional[[2, 1, true]]");
  }

  @Test
  void annotationsForgetByTagAndByKey() {
    String first = same("shelf", Map.of("shelf", "a"));
    String other = same("shelf", Map.of("shelf", "b"));
    assertThat(same("shelf", Map.of("shelf", "a"))).isEqualTo(first);
    same("sort", Map.of("shelf", "a"));
    assertThat(same("shelf", Map.of("shelf", "a"))).isNotEqualTo(first);
    assertThat(same("shelf", Map.of("shelf", "b"))).isEqualTo(other);
    same("move");
    assertThat(same("shelf", Map.of("shelf", "b"))).isNotEqualTo(other);
    String third = same("shelf", Map.of("shelf", "b"));
    same("drop", Map.of("shelf", "b"));
    String fourth = same("shelf", Map.of("shelf", "b"));
    assertThat(fourth).isNotEqualTo(third);
    String locked = same("shelf", Map.of("shelf", "locked"));
    assertThat(same("sort", Map.of("shelf", "locked"))).contains("conflict");
    assertThat(same("shelf", Map.of("shelf", "locked"))).isEqualTo(locked);

    same("queries", Map.of("moment", moment()));
    same("bound");
    String before = same("books");
    same("steal", Map.of("id", 1000));
    assertThat(same("books")).isEqualTo(before);
    same("bound");
    assertThat(same("books")).isNotEqualTo(before);
  }
}
