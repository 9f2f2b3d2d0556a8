package dev.xcore.worker;

import dev.xcore.handlers.RowReading;
import dev.xcore.handlers.RowShape;
import dev.xcore.handlers.SqlText;
import dev.xcore.sdk.DatabaseException;
import dev.xcore.worker.protocol.Protocol;
import dev.xcore.worker.protocol.SqlQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query as the host gets it, and what is made here of the rows that it answers. Immutable.
 *
 * @param query for the host
 * @param fits what becomes of the values of each column; none where all were asked for
 * @param reading makes the rows
 * @param <R> a row
 */
record OutgoingQuery<R>(SqlQuery query, List<ColumnFit> fits, RowReading<R> reading) {

  /**
   * Prepares a query.
   *
   * @throws DatabaseException if no column can be read into a type that is asked for
   */
  static <R> OutgoingQuery<R> of(String sql, RowReading<R> reading) {
    return switch (reading.shape()) {
      case RowShape.AllColumns _ ->
          new OutgoingQuery<>(new SqlQuery("", List.of()), List.of(), reading);
      case RowShape.OnlyColumn only -> {
        ColumnFit fit =
            ColumnFit.of(only.type())
                .orElseThrow(
                    () -> wrong("No mapper registered for type " + only.type().getTypeName(), sql));
        SqlQuery query = new SqlQuery("", List.of(new SqlQuery.Column("", "", fit.wire())));
        yield new OutgoingQuery<>(query, List.of(fit), reading);
      }
      case RowShape.Components record -> ofRecord(record, reading);
    };
  }

  private static <R> OutgoingQuery<R> ofRecord(RowShape.Components record, RowReading<R> reading) {
    List<ColumnFit> fits = new ArrayList<>();
    List<SqlQuery.Column> columns = new ArrayList<>();
    for (RowShape.Component component : record.components()) {
      ColumnFit fit = ColumnFit.of(component.type()).orElseThrow(() -> unfit(record, component));
      fits.add(fit);
      columns.add(
          new SqlQuery.Column(
              Protocol.shortName(component.name()), bounded(component.column()), fit.wire()));
    }
    return new OutgoingQuery<>(new SqlQuery(record.name(), columns), fits, reading);
  }

  private static DatabaseException unfit(RowShape.Components record, RowShape.Component component) {
    return new DatabaseException(
        "%s.%s is a %s, which no column can be read into"
            .formatted(record.name(), component.name(), component.type().getTypeName()),
        "");
  }

  private static String bounded(String column) {
    return Protocol.bounded("the name of a column", column, Protocol.NAME);
  }

  private static DatabaseException wrong(String reason, String sql) {
    return new DatabaseException("%s; in: %s".formatted(reason, SqlText.firstLine(sql)), "");
  }

  /** Makes a row of what the host has answered. */
  R made(@Nullable Object row, String sql) {
    try {
      return reading.make().apply(fitted(row));
    } catch (ColumnFit.UnfitValueException e) {
      throw wrong(String.valueOf(e.getMessage()), sql);
    }
  }

  private @Nullable Object fitted(@Nullable Object row) {
    if (fits.isEmpty() && query.record().isEmpty()) {
      return row;
    }
    if (!(row instanceof Object[] values)) {
      return fits.getFirst().make().apply(row);
    }
    if (query.record().isEmpty()) {
      return fits.getFirst().make().apply(row);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = fits.get(i).make().apply(values[i]);
    }
    return values;
  }
}
