package dev.xcore.services.migrations;

import java.util.List;

/**
 * A record that is stored in a table, as its class file tells.
 *
 * @param type the name of the record
 * @param table in which it is stored
 * @param columns in the order of its components
 */
record RecordModel(String type, String table, List<Column> columns) {

  /**
   * A column.
   *
   * @param name in the table
   * @param type the name of its Java class, {@code long} and {@code Long} told apart
   * @param isEnum whether that is an enum
   * @param isKey whether it is the key
   * @param isNullable whether a row may do without it
   * @param longest most characters of a text, 0 if nothing is said
   */
  record Column(
      String name, String type, boolean isEnum, boolean isKey, boolean isNullable, int longest) {}
}
