package dev.xcore.handlers;

/**
 * How a database writes names so that they can be nothing else; immutable.
 *
 * @param mark before and after a name; doubled within
 */
public record IdentifierQuotes(char mark) {

  /**
   * Writes a name.
   *
   * @param name of a table, column or schema
   * @return in quotes
   */
  public String quoted(String name) {
    String end = String.valueOf(mark);
    return end + name.replace(end, end + end) + end;
  }
}
