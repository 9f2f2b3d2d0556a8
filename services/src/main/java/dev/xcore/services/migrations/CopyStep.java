package dev.xcore.services.migrations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step that puts a copy back. */
sealed interface CopyStep {

  /**
   * A statement.
   *
   * @param sql without arguments
   */
  record Sql(String sql) implements CopyStep {}

  /**
   * What the rows that follow are inserted by.
   *
   * @param sql with a mark for each column
   */
  record Insert(String sql) implements CopyStep {}

  /**
   * A row.
   *
   * @param values as text, null for NULL
   */
  record Row(List<@Nullable String> values) implements CopyStep {}
}
