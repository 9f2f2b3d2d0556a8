package dev.xcore.services.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.services.sql.Dialect;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ScriptStatementsTest {

  private static List<ScriptStatement> split(String script, Dialect dialect) {
    return ScriptStatements.of(script, dialect);
  }

  @Test
  void statementsEndAtSemicolonsOutsideOfTextsAndComments() {
    assertThat(
            split(
                """
                -- one; not two
                CREATE TABLE a (
                  note VARCHAR(9) DEFAULT 'x;y''z'  /* a; b */
                );

                INSERT INTO "a;b" VALUES (1);;
                DELETE FROM a -- without an end
                """,
                Dialect.H2))
        .extracting(ScriptStatement::line, ScriptStatement::words)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2, "CREATE TABLE a ( note VARCHAR(9) DEFAULT '' )"),
            org.assertj.core.groups.Tuple.tuple(6, "INSERT INTO \"a;b\" VALUES (1)"),
            org.assertj.core.groups.Tuple.tuple(7, "DELETE FROM a"));
  }

  @Test
  void dollarQuotesHideWhatIsInThem() {
    String function =
        "CREATE FUNCTION f() RETURNS int AS $body$ BEGIN; DROP TABLE x; END $body$ LANGUAGE sql;"
            + " SELECT $1";

    assertThat(split(function, Dialect.POSTGRESQL))
        .extracting(ScriptStatement::words)
        .containsExactly("CREATE FUNCTION f() RETURNS int AS '' LANGUAGE sql", "SELECT $1");
    assertThat(split("SELECT $$;$$, 2", Dialect.H2)).hasSize(1);
  }

  @Test
  void mariaDbHasItsOwnCommentsAndEscapes() {
    assertThat(split("# no; statement\nINSERT INTO a VALUES ('it\\'s; fine')", Dialect.MARIADB))
        .singleElement()
        .satisfies(statement -> assertThat(statement.line()).isEqualTo(2));
    assertThat(split("SELECT '\\'; SELECT 2", Dialect.POSTGRESQL)).hasSize(2);
  }

  @Test
  void statementsAreKeptAsTheyAreWritten() {
    assertThat(split(" SELECT  'a' -- b\n , 2 ; ", Dialect.H2))
        .extracting(ScriptStatement::sql)
        .containsExactly("SELECT  'a' -- b\n , 2");
    assertThat(split("-- nothing\n/* at all */ ;", Dialect.H2)).isEmpty();
  }

  @Test
  void whatChangesRowsOnlyIsKnownByItsFirstWord() {
    assertThat(split("insert into a values (1)", Dialect.H2))
        .allMatch(ScriptStatement::changesRowsOnly);
    assertThat(split("CREATE TABLE a (id INT); ALTER TABLE a ADD b INT", Dialect.H2))
        .noneMatch(ScriptStatement::changesRowsOnly);
  }

  @Test
  void anyTextIsSplitWithoutFailing() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    String signs = "a1 '\"`$;-*/#\\\n(),_é";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      for (Dialect dialect : Dialect.values()) {
        for (ScriptStatement statement : split(text.toString(), dialect)) {
          assertThat(text).contains(statement.sql());
          assertThat(statement.line()).isPositive();
        }
      }
    }
  }
}
