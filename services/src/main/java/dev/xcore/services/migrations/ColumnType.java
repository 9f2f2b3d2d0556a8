package dev.xcore.services.migrations;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The type of a column, as far as it says what fits into it.
 *
 * @param name in one of its spellings, upper case
 * @param size characters, or digits; 0 if it has none
 * @param scale digits behind the point
 */
record ColumnType(String name, long size, int scale) {

  private static final Pattern FORM =
      Pattern.compile(
          "(CHAR(?:ACTER)? VARYING|CHARACTER LARGE OBJECT|DOUBLE PRECISION|[A-Z][A-Z0-9_]*)(?: ?\\("
              + " ?(\\d+) ?(?:, ?(\\d+) ?)?\\))?(?: .*)?");
  private static final List<String> WHOLE = List.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT");
  private static final List<String> BROKEN = List.of("REAL", "DOUBLE");

  /** Reads a type as it stands in a statement. */
  static ColumnType of(String text) {
    Matcher form = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!form.matches()) {
      return new ColumnType(text.strip().toUpperCase(Locale.ROOT), 0, 0);
    }
    return of(form.group(1).strip(), number(form.group(2)), (int) number(form.group(3)));
  }

  /** Names a type of which a driver has told the parts. */
  static ColumnType of(String name, long size, int scale) {
    String known = common(name.toUpperCase(Locale.ROOT));
    boolean isSized = known.equals("VARCHAR") || known.equals("NUMERIC");
    return new ColumnType(known, isSized ? size : 0, isSized ? scale : 0);
  }

  private static long number(@Nullable String digits) {
    return digits == null || digits.length() > 18 ? 0 : Long.parseLong(digits);
  }

  private static String common(String name) {
    return switch (name) {
      case "INT", "INT4", "MEDIUMINT", "SERIAL" -> "INTEGER";
      case "INT8", "BIGSERIAL" -> "BIGINT";
      case "INT2" -> "SMALLINT";
      case "CHARACTER VARYING", "VARCHAR2", "NVARCHAR", "CHAR VARYING" -> "VARCHAR";
      case "DECIMAL", "DEC", "NUMBER" -> "NUMERIC";
      case "FLOAT4" -> "REAL";
      case "FLOAT8", "DOUBLE PRECISION" -> "DOUBLE";
      case "TEXT", "CLOB", "CHARACTER LARGE OBJECT", "LONGTEXT" -> "TEXT";
      default -> name;
    };
  }

  /** Whether every value of another type fits into this one. */
  boolean holds(ColumnType other) {
    if (equals(other)) {
      return true;
    }
    if (name.equals("TEXT")) {
      return other.name().equals("VARCHAR");
    }
    if (!name.equals(other.name())) {
      return isAbove(WHOLE, other) || isAbove(BROKEN, other);
    }
    return switch (name) {
      case "VARCHAR" -> size == 0 || (other.size() > 0 && size >= other.size());
      case "NUMERIC" ->
          scale >= other.scale()
              && other.size() > 0
              && size - scale >= other.size() - other.scale();
      default -> false;
    };
  }

  private boolean isAbove(List<String> ladder, ColumnType other) {
    return ladder.contains(other.name()) && ladder.indexOf(name) > ladder.indexOf(other.name());
  }

  @Override
  public String toString() {
    return size == 0 ? name : name + "(" + size + (scale > 0 ? "," + scale : "") + ")";
  }
}
