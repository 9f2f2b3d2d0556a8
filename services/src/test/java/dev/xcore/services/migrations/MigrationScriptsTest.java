package dev.xcore.services.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.services.MigrationSource;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.services.sql.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationScriptsTest {

  private static MigrationScripts read(String... paths) {
    Map<String, byte[]> files = new TreeMap<>();
    for (String path : paths) {
      files.put(path, "SELECT 1".getBytes(StandardCharsets.UTF_8));
    }
    return MigrationScripts.read(new MigrationSource("shop", "1.0.0", "shop", files));
  }

  private static List<String> problems(String... paths) {
    return read(paths).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void scriptsAreSortedByVersionNotByName() {
    MigrationScripts scripts =
        read("V10__z.sql", "V2__two_words.sql", "V1.1__b.sql", "V1_2__c.sql", "U2__two_words.sql");

    assertThat(scripts.problems()).isEmpty();
    assertThat(scripts.of(Dialect.H2))
        .extracting(script -> script.kind() + " " + script.version() + " " + script.description())
        .containsExactly(
            "VERSIONED 1.1 b",
            "VERSIONED 1.2 c",
            "UNDO 2 two words",
            "VERSIONED 2 two words",
            "VERSIONED 10 z");
  }

  @Test
  void scriptsOfOneDialectAreForItAlone() {
    MigrationScripts scripts =
        read("V1__a.sql", "h2/V2__b.sql", "postgresql/V2__b.sql", "README.md");

    assertThat(scripts.problems()).isEmpty();
    assertThat(scripts.of(Dialect.H2)).hasSize(2);
    assertThat(scripts.of(Dialect.MARIADB)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          V1_a.sql        | has one underscore between version and name
          v1__a.sql       | is no name of a migration; write V1__name.sql
          R__views.sql    | scripts that are repeated are not supported
          V1__a.txt.bak   | is no migration; write V1__name.sql
          V0__a.sql       | version 0 is the state before all migrations
          mysql/V1__a.sql | lies in a folder 'mysql'; scripts lie in migrations/ itself, or in h2/, postgresql/, mariadb/
          a/h2/V1__a.sql  | lies in a folder 'a/h2'
          """)
  void namesThatMeanNothingAreRefused(String path, String message) {
    assertThat(problems(path))
        .singleElement()
        .satisfies(
            problem -> assertThat(problem).startsWith("shop/migrations/" + path).contains(message));
  }

  @Test
  void twoScriptsOfOneVersionAreRefused() {
    assertThat(problems("V1__a.sql", "V1.0__b.sql"))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("has the version of V1"));
    assertThat(problems("V1__a.sql", "h2/V1__a.sql"))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("give it another number"));
  }

  @Test
  void anUndoScriptNeedsWhatItTakesBack() {
    assertThat(problems("V1__a.sql", "U2__b.sql"))
        .containsExactly(
            "shop/migrations/U2__b.sql: takes back version 2, which no V2__*.sql makes");
  }

  @Test
  void onlyTextsInUtf8AreRead() {
    MigrationSource source =
        new MigrationSource(
            "shop", "1.0.0", "shop", Map.of("V1__a.sql", new byte[] {(byte) 0xff, 1}));

    assertThat(MigrationScripts.read(source).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("is not UTF-8"));
  }
}
