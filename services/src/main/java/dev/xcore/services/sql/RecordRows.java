package dev.xcore.services.sql;

import dev.xcore.handlers.RowShape;
import dev.xcore.handlers.RowShape.Component;
import dev.xcore.sdk.DatabaseException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads what records are made of. Every component needs a column of its name, unless it is an
 * {@link Optional}; columns that no component asks for are left out. A primitive component takes no
 * NULL.
 *
 * @param type of the records
 */
record RecordRows(RowShape.Components type) implements RowMapper<@Nullable Object[]> {

  @Override
  public @Nullable Object[] map(ResultSet rows, StatementContext context) throws SQLException {
    return specialize(rows, context).map(rows, context);
  }

  @Override
  public RowMapper<@Nullable Object[]> specialize(ResultSet rows, StatementContext context)
      throws SQLException {
    Map<String, Integer> columns = columns(rows.getMetaData());
    List<Cell> cells = new ArrayList<>();
    for (Component component : type.components()) {
      cells.add(cell(component, columns, context));
    }
    return (row, _) -> values(cells, row, context);
  }

  /** The columns of a result by lower-case name; of several of a name, the first. */
  static Map<String, Integer> columns(ResultSetMetaData result) throws SQLException {
    Map<String, Integer> columns = new LinkedHashMap<>();
    for (int number = 1; number <= result.getColumnCount(); number++) {
      columns.putIfAbsent(result.getColumnLabel(number).toLowerCase(Locale.ROOT), number);
    }
    return columns;
  }

  /** Where the value of a component comes from; column 0 for one that is not there. */
  private record Cell(Component component, int column, ColumnMapper<?> mapper) {

    @Nullable Object read(ResultSet row, StatementContext context, String record)
        throws SQLException {
      if (column == 0) {
        return Optional.empty();
      }
      Object value = mapper.map(row, column, context);
      if (isPrimitive() && (value == null || row.wasNull())) {
        throw new DatabaseException(
            "column '%s' is NULL, but %s.%s is %s: make it Optional, or a type that can be null"
                .formatted(
                    component.column(), record, component.name(), component.type().getTypeName()),
            "");
      }
      return value;
    }

    private boolean isPrimitive() {
      return component.type() instanceof Class<?> raw && raw.isPrimitive();
    }
  }

  private static boolean isOptional(Type type) {
    return type == Optional.class
        || (type instanceof ParameterizedType parameters
            && parameters.getRawType() == Optional.class);
  }

  private Cell cell(Component component, Map<String, Integer> columns, StatementContext context) {
    Integer column = columns.get(component.column().toLowerCase(Locale.ROOT));
    if (column == null && !isOptional(component.type())) {
      throw new DatabaseException(
          "the result has no column '%s' for %s.%s; it has %s"
              .formatted(
                  component.column(),
                  type.name(),
                  component.name(),
                  String.join(", ", columns.keySet())),
          "");
    }
    ColumnMapper<?> mapper =
        context
            .findColumnMapperFor(component.type())
            .orElseThrow(() ->
                new DatabaseException(
                    "%s.%s is a %s, which no column can be read into"
                        .formatted(type.name(), component.name(), component.type().getTypeName()),
                    ""));
    return new Cell(component, Objects.requireNonNullElse(column, 0), mapper);
  }

  private @Nullable Object[] values(List<Cell> cells, ResultSet row, StatementContext context)
      throws SQLException {
    @Nullable Object[] values = new Object[cells.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = cells.get(i).read(row, context, type.name());
    }
    return values;
  }
}
