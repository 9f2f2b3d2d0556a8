package dev.xcore.services.migrations;

import java.util.regex.Pattern;

/**
 * One statement of a script.
 *
 * @param line where it begins, from 1
 * @param sql as it is written, without its end
 * @param words the same without comments and texts, with single blanks: what it does
 */
record ScriptStatement(int line, String sql, String words) {

  private static final Pattern CHANGES_ROWS =
      Pattern.compile(
          "(?:INSERT|UPDATE|DELETE|MERGE|REPLACE|SELECT|WITH|VALUES|SET)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Whether it changes rows at most, which can be undone by rolling back. */
  boolean changesRowsOnly() {
    return CHANGES_ROWS.matcher(words).matches();
  }
}
