package dev.xcore.handlers;

import dev.xcore.sdk.Repository;
import dev.xcore.sdk.Statements;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Executes statements with sessions, wherever these come from. */
abstract class BoundStatements implements Statements, StatementSessions {

  @Override
  public <R> List<R> query(String sql, Class<R> type, @Nullable Object... arguments) {
    return with(session -> session.query(sql, types().reading(type), arguments));
  }

  @Override
  public <R> Optional<R> queryOne(String sql, Class<R> type, @Nullable Object... arguments) {
    return with(session -> session.queryOne(sql, types().reading(type), arguments));
  }

  @Override
  public List<Map<String, @Nullable Object>> rows(String sql, @Nullable Object... arguments) {
    return with(session -> session.query(sql, RowReading.plain(), arguments));
  }

  /** Errors of the reader come out as they are, those of the database translated. */
  @Override
  public <R, T> T stream(
      String sql, Class<R> type, Function<Stream<R>, T> reader, @Nullable Object... arguments) {
    return together(session -> {
      try (RowCursor<R> rows = session.cursor(sql, types().reading(type), arguments);
          Stream<R> stream = rows.stream()) {
        return reader.apply(stream);
      }
    });
  }

  @Override
  public int update(String sql, @Nullable Object... arguments) {
    return with(session -> session.update(sql, arguments));
  }

  @Override
  public <K> K insert(String sql, Class<K> keyType, @Nullable Object... arguments) {
    return with(session -> session.insert(sql, keyType, List.of(), arguments));
  }

  @Override
  public int[] batch(String sql, Collection<?> rows) {
    return together(session -> session.batch(sql, rows));
  }

  @Override
  public <T extends Record, I> Repository<T, I> repository(Class<T> type) {
    return new RecordRepository<>(this, types().table(type), types().reading(type));
  }
}
