package dev.xcore.worker.protocol;

import dev.xcore.handlers.RowShape;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, as one list: values follow each other, and where all columns were asked for,
 * the list of their names comes before the first row. Used by one thread.
 */
public final class SqlRows {

  private final ValueWriter out;
  private boolean hasNames;

  private SqlRows(ValueWriter out) {
    this.out = out;
  }

  /**
   * Begins to write.
   *
   * @param out where to
   * @return takes the rows
   */
  public static SqlRows to(ValueWriter out) {
    out.beginList();
    return new SqlRows(out);
  }

  /**
   * Writes a row.
   *
   * @param row what a {@link RowShape} says
   */
  public void add(@Nullable Object row) {
    switch (row) {
      case Map<?, ?> columns -> {
        if (!hasNames) {
          out.beginList();
          columns.keySet().forEach(name -> out.text(String.valueOf(name)));
          out.end();
          hasNames = true;
        }
        columns.values().forEach(this::value);
      }
      case Object[] values -> {
        for (Object value : values) {
          value(value);
        }
      }
      case null, default -> value(row);
    }
  }

  /** What only a driver knows is told as text. */
  private void value(@Nullable Object value) {
    int before = out.size();
    try {
      SqlValues.write(value instanceof Optional<?> some ? some.orElse(null) : value, out);
    } catch (SqlValues.UnknownTypeException e) {
      out.truncate(before);
      SqlValues.write(String.valueOf(value), out);
    }
  }

  /** Writes the end. */
  public void end() {
    out.end();
  }

  /**
   * Reads rows.
   *
   * @param query that was asked
   * @param in where from
   * @return a map for all columns, an array for a record, else the value
   * @throws ProtocolException if they are malformed
   */
  public static List<@Nullable Object> read(SqlQuery query, ValueReader in)
      throws ProtocolException {
    List<@Nullable Object> rows = new ArrayList<>();
    in.beginList();
    if (in.isEnd()) {
      return rows;
    }
    if (query.record().isEmpty() && query.columns().isEmpty()) {
      maps(in, rows);
    } else if (query.record().isEmpty()) {
      values(in, rows);
    } else {
      arrays(query.columns().size(), in, rows);
    }
    return rows;
  }

  private static void maps(ValueReader in, List<@Nullable Object> rows) throws ProtocolException {
    List<String> names = in.texts(Integer.MAX_VALUE, Integer.MAX_VALUE);
    do {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (String name : names) {
        row.put(name, SqlValues.read(in));
      }
      rows.add(row);
    } while (!in.isEnd());
  }

  private static void values(ValueReader in, List<@Nullable Object> rows) throws ProtocolException {
    do {
      rows.add(SqlValues.read(in));
    } while (!in.isEnd());
  }

  private static void arrays(int width, ValueReader in, List<@Nullable Object> rows)
      throws ProtocolException {
    do {
      @Nullable Object[] row = new Object[width];
      for (int i = 0; i < width; i++) {
        row[i] = SqlValues.read(in);
      }
      rows.add(row);
    } while (!in.isEnd());
  }
}
