package dev.xcore.services.sql;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Makes maps of rows, whose values are of the JDK and outlive their connection. */
enum PlainRows implements RowMapper<Map<String, @Nullable Object>> {
  /** The only one. */
  INSTANCE;

  @Override
  public Map<String, @Nullable Object> map(ResultSet row, StatementContext context)
      throws SQLException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> column : RecordRows.columns(row.getMetaData()).entrySet()) {
      values.put(column.getKey(), value(row, column.getValue()));
    }
    return values;
  }

  private static @Nullable Object value(ResultSet row, int column) throws SQLException {
    Object value = row.getObject(column);
    return value instanceof Timestamp time
            && row.getMetaData().getColumnTypeName(column).equalsIgnoreCase("timestamptz")
        ? time.toInstant()
        : plain(value);
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return switch (value) {
      case Timestamp time -> time.toLocalDateTime();
      case OffsetDateTime time -> time.toInstant();
      case Date date -> date.toLocalDate();
      case Time time -> time.toLocalTime();
      case Clob text -> text.getSubString(1, Math.toIntExact(text.length()));
      case Blob bytes -> bytes.getBytes(1, Math.toIntExact(bytes.length()));
      case Array array -> array.getArray() instanceof Object[] items ? list(items) : value;
      case null -> null;
      default -> isOfDriver(value) ? value.toString() : value;
    };
  }

  private static List<@Nullable Object> list(@Nullable Object[] items) throws SQLException {
    List<@Nullable Object> list = new ArrayList<>();
    for (Object item : Arrays.asList(items)) {
      list.add(plain(item));
    }
    return list;
  }

  /** Such as the JSON values of PostgreSQL. */
  @SuppressWarnings("ReferenceEquality") // class loaders are what they are
  private static boolean isOfDriver(Object value) {
    return value.getClass().getClassLoader() == PlainRows.class.getClassLoader();
  }
}
