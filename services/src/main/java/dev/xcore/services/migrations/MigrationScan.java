package dev.xcore.services.migrations;

import dev.xcore.services.sql.Dialect;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds statements that lose data: what removes tables, columns and all rows, and what makes a
 * column narrower.
 *
 * @param dialect of the scripts
 * @param columns the tables as they are now
 */
record MigrationScan(Dialect dialect, Columns columns) {

  private static final int SHOWN = 100;
  private static final String NAME = "(?:IF EXISTS )?(?:\\S+\\.)?([\"`]?)([\\w$]+)\\1";

  private static final Pattern DROP_TABLE = pattern("DROP TABLE .*");
  private static final Pattern DROP_ALL = pattern("DROP (?:SCHEMA|DATABASE|ALL OBJECTS)\\b.*");
  private static final Pattern TRUNCATE = pattern("TRUNCATE\\b.*");
  private static final Pattern DELETE = pattern("DELETE FROM\\b(?!.*\\bWHERE\\b).*");
  private static final Pattern DROP_COLUMN =
      pattern(
          "ALTER TABLE .*?\\bDROP"
              + " (?!CONSTRAINT\\b|INDEX\\b|KEY\\b|PRIMARY\\b|FOREIGN\\b|DEFAULT\\b|NOT\\b|CHECK\\b|IDENTITY\\b|EXPRESSION\\b|ON\\b).*");
  private static final Pattern RETYPE =
      pattern(
          "ALTER TABLE "
              + NAME
              + " (?:ALTER (?:COLUMN )?+|MODIFY (?:COLUMN )?+|CHANGE (?:COLUMN"
              + " )?+[\"`]?[\\w$]+[\"`]? )([\"`]?)([\\w$]+)\\3 (?:SET DATA TYPE |TYPE"
              + " )?+(?!SET\\b|DROP\\b|RENAME\\b|ADD\\b|RESTART\\b)(.+)");

  /** Looks at the tables as they are. */
  interface Columns {
    /** Returns the type of a column, such as {@code VARCHAR(20)}; empty if there is none. */
    Optional<ColumnType> type(String table, String column) throws SQLException;
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }

  /** Looks at scripts. */
  List<UnsafeStatement> of(List<MigrationScript> scripts) throws SQLException {
    List<UnsafeStatement> found = new ArrayList<>();
    for (MigrationScript script : scripts) {
      for (ScriptStatement statement : script.statements(dialect)) {
        reason(statement.words())
            .ifPresent(reason ->
                found.add(
                    new UnsafeStatement(
                        script.shown(),
                        script.version(),
                        statement.line(),
                        shortened(statement.words()),
                        reason)));
      }
    }
    return List.copyOf(found);
  }

  private static String shortened(String words) {
    return words.length() > SHOWN ? words.substring(0, SHOWN) + "…" : words;
  }

  private Optional<String> reason(String words) throws SQLException {
    if (DROP_TABLE.matcher(words).matches() || DROP_ALL.matcher(words).matches()) {
      return Optional.of("removes a table with all its rows");
    }
    if (TRUNCATE.matcher(words).matches()) {
      return Optional.of("removes all rows");
    }
    if (DELETE.matcher(words).matches()) {
      return Optional.of("removes all rows: it has no WHERE");
    }
    if (DROP_COLUMN.matcher(words).matches()) {
      return Optional.of("removes a column with all its values");
    }
    Matcher retype = RETYPE.matcher(words);
    return retype.matches() ? narrowing(retype) : Optional.empty();
  }

  private Optional<String> narrowing(Matcher retype) throws SQLException {
    Optional<ColumnType> now = columns.type(retype.group(2), retype.group(4));
    ColumnType next = ColumnType.of(retype.group(5));
    if (now.filter(next::holds).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        now.map(type -> "makes a column %s that is %s: values may not fit".formatted(next, type))
            .orElse("changes the type of a column: values may not fit"));
  }
}
