package dev.xcore.handlers;

import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Repository;
import dev.xcore.sdk.data.Page;
import dev.xcore.sdk.data.PageRequest;
import dev.xcore.sdk.data.Sort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table as records.
 *
 * @param sessions lends connections
 * @param table in which the records are stored
 * @param rows reads them
 * @param <T> the record
 * @param <I> its id
 */
record RecordRepository<T, I>(StatementSessions sessions, RecordTable<T> table, RowReading<T> rows)
    implements Repository<T, I> {

  private static final long FIRST_VERSION = 1;

  @Override
  public T insert(T row) {
    return sessions.with(session -> insert(session, row));
  }

  private T insert(StatementSession session, T row) {
    long version = table.hasVersion() ? FIRST_VERSION : 0;
    if (table.hasId(row)) {
      T stored = table.with(row, table.idOf(row), version);
      session.update(table.insert(true), table.insertArguments(stored, true));
      return stored;
    }
    if (table.isUuid()) {
      return insert(session, table.with(row, UUID.randomUUID(), version));
    }
    if (!table.isGenerated()) {
      throw new IllegalArgumentException(
          "a new %s needs its %s: only numbers and UUIDs are made for it"
              .formatted(table.type().name(), table.id().name()));
    }
    T draft = table.with(row, table.idOf(row), version);
    Object id =
        session.insert(
            table.insert(false),
            table.id().raw(),
            List.of(table.id().column()),
            table.insertArguments(draft, false));
    return table.with(draft, id, version);
  }

  @Override
  public T update(T row) {
    return sessions.with(session -> {
      Optional<T> stored = replace(session, row);
      return stored.orElseThrow(() -> missing(session, row));
    });
  }

  /** Returns the row as it was stored, empty if none was replaced. */
  private Optional<T> replace(StatementSession session, T row) {
    long before = table.versionOf(row);
    T next = table.with(row, table.idOf(row), before + 1);
    int changed = session.update(table.update(), table.updateArguments(next, before));
    return changed == 0 ? Optional.empty() : Optional.of(next);
  }

  /** Says why no row was touched. */
  private RuntimeException missing(StatementSession session, T row) {
    Object id = table.idOf(row);
    boolean isThere =
        table.hasVersion() && session.queryOne(table.selectById(), rows, id).isPresent();
    return isThere
        ? new ConflictException(
            "%s %s was changed since it was read: read it again".formatted(table.type().name(), id))
        : notFound(id);
  }

  private NotFoundException notFound(@Nullable Object id) {
    return new NotFoundException("there is no %s %s".formatted(table.type().name(), id));
  }

  @Override
  public T save(T row) {
    return sessions.with(session -> save(session, row));
  }

  private T save(StatementSession session, T row) {
    if (!table.hasId(row) || (table.hasVersion() && table.versionOf(row) == 0)) {
      return insert(session, row);
    }
    Optional<T> stored = replace(session, row);
    if (stored.isEmpty() && table.hasVersion()) {
      throw missing(session, row);
    }
    return stored.orElseGet(() -> insert(session, row));
  }

  @Override
  public List<T> saveAll(Collection<? extends T> all) {
    return sessions.together(session -> {
      List<T> stored = new ArrayList<>();
      all.forEach(row -> stored.add(save(session, row)));
      return List.copyOf(stored);
    });
  }

  @Override
  public Optional<T> findById(I id) {
    return sessions.with(session -> session.queryOne(table.selectById(), rows, id));
  }

  @Override
  public T getById(I id) {
    return findById(id).orElseThrow(() -> notFound(id));
  }

  @Override
  public boolean existsById(I id) {
    return findById(id).isPresent();
  }

  @Override
  public List<T> findAll() {
    return findAll(Sort.by());
  }

  @Override
  public List<T> findAll(Sort sort) {
    return sessions.with(session -> session.query(table.select() + table.orderBy(sort), rows));
  }

  @Override
  public Page<T> findAll(PageRequest request) {
    return page(request, "", new Object[0]);
  }

  @Override
  public List<T> findWhere(String condition, @Nullable Object... arguments) {
    return sessions.with(
        session -> session.query(table.select() + where(condition), rows, arguments));
  }

  @Override
  public Optional<T> findFirst(String condition, @Nullable Object... arguments) {
    return sessions.with(session ->
        session.query(table.select() + where(condition) + " LIMIT 1", rows, arguments).stream()
            .findFirst());
  }

  private static String where(String condition) {
    return " WHERE " + condition;
  }

  @Override
  public Page<T> findPage(PageRequest request, String condition, @Nullable Object... arguments) {
    return page(request, where("(" + condition + ")"), arguments);
  }

  private Page<T> page(PageRequest request, String where, @Nullable Object[] arguments) {
    @Nullable Object[] limited = Arrays.copyOf(arguments, arguments.length + 2);
    limited[arguments.length] = request.size();
    limited[arguments.length + 1] = request.offset();
    String select = table.select() + where + table.orderBy(request.sort()) + " LIMIT ? OFFSET ?";
    return sessions.together(session ->
        new Page<>(
            session.query(select, rows, limited),
            request.page(),
            request.size(),
            number(session, table.count() + where, arguments)));
  }

  private long number(StatementSession session, String sql, @Nullable Object... arguments) {
    return session.queryOne(sql, sessions.types().reading(Long.class), arguments).orElse(0L);
  }

  @Override
  public long count() {
    return sessions.with(session -> number(session, table.count()));
  }

  @Override
  public long countWhere(String condition, @Nullable Object... arguments) {
    return sessions.with(session -> number(session, table.count() + where(condition), arguments));
  }

  @Override
  public boolean deleteById(I id) {
    return sessions.with(session -> session.update(table.deleteById(), id) > 0);
  }

  @Override
  public void delete(T row) {
    sessions.<Boolean>with(session -> {
      int deleted =
          table.hasVersion()
              ? session.update(table.deleteUnchanged(), table.idOf(row), table.versionOf(row))
              : session.update(table.deleteById(), table.idOf(row));
      if (deleted == 0) {
        throw missing(session, row);
      }
      return true;
    });
  }

  @Override
  public int deleteWhere(String condition, @Nullable Object... arguments) {
    return sessions.with(session -> session.update(table.delete() + where(condition), arguments));
  }

  @Override
  public int deleteAll() {
    return sessions.with(session -> session.update(table.delete()));
  }
}
