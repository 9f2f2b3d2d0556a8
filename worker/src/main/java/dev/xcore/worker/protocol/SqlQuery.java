package dev.xcore.worker.protocol;

import dev.xcore.handlers.RowShape;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rows of a query are to be: names of types instead of types.
 *
 * @param record that is made of each; empty for none
 * @param columns that each row has; empty for all, under their own names
 */
public record SqlQuery(String record, List<Column> columns) {

  /** The longest statement, in characters. */
  public static final int MOST_SQL = 1 << 18;

  /** The most components of a record. */
  public static final int MOST_COLUMNS = 1000;

  /** Copies the list. */
  public SqlQuery {
    columns = List.copyOf(columns);
  }

  /**
   * One column.
   *
   * @param component of the record; empty for a value that is no record
   * @param name of the column; empty for the only one
   * @param type as {@link SqlTypes} names it
   */
  public record Column(String component, String name, String type) {}

  /**
   * Writes it.
   *
   * @param out where to
   */
  public void write(ValueWriter out) {
    out.text(Protocol.shortName(record)).beginList();
    for (Column column : columns) {
      out.text(column.component()).text(column.name()).text(column.type());
    }
    out.end();
  }

  /**
   * Reads it.
   *
   * @param in where from
   * @return how rows are read
   * @throws ProtocolException if it is malformed
   */
  public static RowShape read(ValueReader in) throws ProtocolException {
    String record = in.text(Protocol.NAME);
    List<RowShape.Component> components = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      if (components.size() == MOST_COLUMNS) {
        throw new ProtocolException("more than " + MOST_COLUMNS + " columns");
      }
      String component = in.text(Protocol.NAME);
      String name = in.text(Protocol.NAME);
      components.add(new RowShape.Component(component, name, SqlTypes.of(in.text(Protocol.NAME))));
    }
    if (!record.isEmpty()) {
      return new RowShape.Components(record, components);
    }
    return switch (components.size()) {
      case 0 -> new RowShape.AllColumns();
      case 1 -> new RowShape.OnlyColumn(components.getFirst().type());
      default -> throw new ProtocolException("several columns without a record");
    };
  }
}
