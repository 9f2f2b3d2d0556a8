package dev.xcore.kernel.runtime;

import dev.xcore.handlers.BoundDatabase;
import dev.xcore.handlers.RowCursor;
import dev.xcore.handlers.RowReading;
import dev.xcore.handlers.RowShape;
import dev.xcore.handlers.StatementSession;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.TooLargeException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.kernel.events.Outbox;
import dev.xcore.kernel.events.OutboxScope;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.DatabaseException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Services;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.Protocol;
import dev.xcore.worker.protocol.SqlQuery;
import dev.xcore.worker.protocol.SqlRows;
import dev.xcore.worker.protocol.SqlTypes;
import dev.xcore.worker.protocol.SqlValues;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses databases for the plugin in one worker: as the plugin's user, in its schema, under its
 * permissions. Whatever the worker sends, what comes of it is an answer, a refusal or the worker's
 * end. Thread safe.
 */
final class DatabaseRequests implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseRequests.class);

  /** The most rows of a query that is not read row after row. */
  static final int MOST_ROWS = 100_000;

  /** The most executions in one request. */
  private static final int MOST_IN_BATCH = 1000;

  private static final int MOST_KEYS = 100;
  private static final int ROWS_AT_ONCE = 500;
  private static final int BYTES_AT_ONCE = 1 << 20;
  private static final int STATE = 16;
  private static final Duration MOST_IDLE = Duration.ofSeconds(30);

  private final PluginContext context;
  private final OpenTransactions transactions = new OpenTransactions(MOST_IDLE);

  /**
   * Makes what serves one worker.
   *
   * @param context of the plugin in the host
   */
  DatabaseRequests(PluginContext context) {
    this.context = context;
  }

  OpenTransactions transactions() {
    return transactions;
  }

  private void list(ValueWriter reply) {
    reply.beginList();
    for (Services.Offer offer : context.services().list()) {
      if (offer.type() == Database.class) {
        reply.text(Protocol.shortName(offer.name())).bool(offer.granted());
      }
    }
    reply.end();
  }

  /**
   * Does what is asked for.
   *
   * @param owner number of the call whose link it came along, 0 for none
   */
  void serve(int owner, Operation operation, ValueReader in, ValueWriter reply)
      throws ProtocolException {
    int before = reply.size();
    reply.beginList().bool(true);
    try {
      perform(owner, operation, in, reply);
      reply.end();
    } catch (DatabaseException e) {
      wrong(e, before, reply);
    } catch (XcoreException e) {
      throw e;
    } catch (TooLargeException e) {
      throw new PayloadTooLargeException(
          "what the database answers is more than a sandboxed plugin can get at once (8 MiB, a"
              + " million values): add a LIMIT, ask for fewer columns, or read it by stream()");
    } catch (RuntimeException | StackOverflowError e) {
      LOG.debug("a statement of a sandboxed plugin failed", e);
      wrong(new DatabaseException("it cannot be executed: " + e, ""), before, reply);
    }
  }

  private static void wrong(DatabaseException error, int before, ValueWriter reply) {
    String state = error.sqlState();
    reply.truncate(before);
    reply.beginList().bool(false);
    reply.text(state.substring(0, Math.min(STATE, state.length())));
    reply.text(Protocol.shorten(String.valueOf(error.getMessage()))).end();
  }

  private void perform(int owner, Operation operation, ValueReader in, ValueWriter reply)
      throws ProtocolException {
    switch (operation) {
      case DB_LIST -> list(reply);
      case DB_LOOK -> look(in, reply);
      case DB_QUERY -> query(owner, in, reply);
      case DB_UPDATE -> update(owner, in, reply);
      case DB_INSERT -> insert(owner, in, reply);
      case DB_BATCH -> batch(owner, in, reply);
      case DB_BEGIN -> {
        BoundDatabase database = database(in.text(Protocol.NAME));
        reply.integer(transactions.begin(owner, database::open));
      }
      case DB_COMMIT, DB_ROLLBACK -> {
        transactions.end(owner, number(in), operation == Operation.DB_COMMIT);
        reply.nothing();
      }
      case DB_SAVEPOINT -> {
        OpenTransaction transaction = transactions.find(owner, number(in));
        reply.integer(transaction.use(_ -> transaction.savepoint()));
      }
      case DB_RELEASE -> release(owner, in, reply);
      case DB_OPEN -> open(owner, in, reply);
      case DB_FETCH -> fetch(owner, in, reply);
      case DB_CLOSE -> close(owner, in, reply);
      default -> throw new ProtocolException("no operation of databases: " + operation.wire());
    }
  }

  private void look(ValueReader in, ValueWriter reply) throws ProtocolException {
    char mark = database(in.text(Protocol.NAME)).types().quotes().mark();
    reply.text(String.valueOf(mark));
  }

  private static int number(ValueReader in) throws ProtocolException {
    return in.integer(1, Integer.MAX_VALUE);
  }

  private static String sql(ValueReader in) throws ProtocolException {
    return in.text(SqlQuery.MOST_SQL);
  }

  private BoundDatabase database(String name) {
    Optional<Object> found = context.services().find(name);
    if (found.isPresent() && found.get() instanceof BoundDatabase database) {
      return database;
    }
    throw new NotFoundException("there is no database called '%s'".formatted(name));
  }

  /** Where a statement is executed: by itself in a database, or in a transaction. */
  private record Place(String database, int transaction) {

    static Place read(ValueReader in) throws ProtocolException {
      return new Place(in.text(Protocol.NAME), in.integer(0, Integer.MAX_VALUE));
    }
  }

  private <R> R in(Place place, int owner, OpenTransaction.Use<R> use) throws ProtocolException {
    if (place.transaction() != 0) {
      return transactions.find(owner, place.transaction()).use(use);
    }
    try (StatementSession session = database(place.database()).open()) {
      return use.run(session);
    }
  }

  /** What a worker makes of rows is its own affair. */
  private static RowReading<Object> reading(RowShape shape) {
    return new RowReading<>(shape, row -> row);
  }

  private void query(int owner, ValueReader in, ValueWriter reply) throws ProtocolException {
    Place place = Place.read(in);
    String sql = sql(in);
    int most = in.integer(0, MOST_ROWS);
    RowShape shape = SqlQuery.read(in);
    @Nullable Object[] arguments = SqlValues.readAll(in);
    in(
        place,
        owner,
        session -> {
          try (RowCursor<Object> rows = session.cursor(sql, reading(shape), arguments)) {
            write(rows, most, reply);
          }
          return true;
        });
  }

  private static void write(RowCursor<Object> rows, int most, ValueWriter reply) {
    SqlRows out = SqlRows.to(reply);
    for (int count = 0; (most == 0 || count < most) && rows.hasNext(); count++) {
      if (count == MOST_ROWS) {
        throw new PayloadTooLargeException(
            "the query has more than %d rows, which a sandboxed plugin cannot get at once: add a LIMIT, or read them by stream()"
                .formatted(MOST_ROWS));
      }
      out.add(rows.next());
    }
    out.end();
  }

  private void update(int owner, ValueReader in, ValueWriter reply) throws ProtocolException {
    Place place = Place.read(in);
    String sql = sql(in);
    @Nullable Object[] arguments = SqlValues.readAll(in);
    reply.integer(in(place, owner, session -> session.update(sql, arguments)));
  }

  private void insert(int owner, ValueReader in, ValueWriter reply) throws ProtocolException {
    Place place = Place.read(in);
    String sql = sql(in);
    Type type = SqlTypes.of(in.text(Protocol.NAME));
    List<String> columns = in.texts(MOST_KEYS, Protocol.NAME);
    @Nullable Object[] arguments = SqlValues.readAll(in);
    if (!(type instanceof Class<?> key)) {
      throw new ProtocolException("a key of several values");
    }
    Optional<Object> made =
        in(
            place,
            owner,
            session -> Optional.ofNullable(session.insert(sql, key, columns, arguments)));
    SqlValues.write(made.orElse(null), reply);
  }

  private void batch(int owner, ValueReader in, ValueWriter reply) throws ProtocolException {
    int number = number(in);
    String sql = sql(in);
    List<Object[]> rows = new ArrayList<>();
    in.beginList();
    while (!in.isEnd()) {
      if (rows.size() == MOST_IN_BATCH) {
        throw new ProtocolException("more than " + MOST_IN_BATCH + " executions at once");
      }
      rows.add(SqlValues.readAll(in));
    }
    int[] counts = transactions.find(owner, number).use(session -> session.batch(sql, rows));
    reply.beginList();
    for (int count : counts) {
      reply.integer(count);
    }
    reply.end();
  }

  private void release(int owner, ValueReader in, ValueWriter reply) throws ProtocolException {
    OpenTransaction transaction = transactions.find(owner, number(in));
    int part = number(in);
    boolean isUndone = in.bool();
    transaction.<Boolean>use(_ -> {
      transaction.release(part, isUndone);
      return true;
    });
    reply.nothing();
  }

  private void open(int owner, ValueReader in, ValueWriter reply) throws ProtocolException {
    OpenTransaction transaction = transactions.find(owner, number(in));
    String sql = sql(in);
    RowShape shape = SqlQuery.read(in);
    @Nullable Object[] arguments = SqlValues.readAll(in);
    transaction.<Boolean>use(session -> {
      int cursor = transaction.open(() -> session.cursor(sql, reading(shape), arguments));
      page(transaction, cursor, reply);
      return true;
    });
  }

  private void fetch(int owner, ValueReader in, ValueWriter reply) throws ProtocolException {
    OpenTransaction transaction = transactions.find(owner, number(in));
    int cursor = number(in);
    transaction.<Boolean>use(_ -> {
      page(transaction, cursor, reply);
      return true;
    });
  }

  /** Writes the next rows and whether there are more: the number of the cursor, or 0. */
  private static void page(OpenTransaction transaction, int number, ValueWriter reply)
      throws ProtocolException {
    RowCursor<Object> rows = transaction.cursor(number);
    int most = reply.size() + BYTES_AT_ONCE;
    SqlRows out = SqlRows.to(reply);
    for (int count = 0; count < ROWS_AT_ONCE && reply.size() < most && rows.hasNext(); count++) {
      out.add(rows.next());
    }
    out.end();
    boolean isMore = rows.hasNext();
    if (!isMore) {
      transaction.close(number);
    }
    reply.integer(isMore ? number : 0);
  }

  private void close(int owner, ValueReader in, ValueWriter reply) throws ProtocolException {
    OpenTransaction transaction = transactions.find(owner, number(in));
    int cursor = number(in);
    transaction.<Boolean>use(_ -> {
      transaction.close(cursor);
      return true;
    });
    reply.nothing();
  }

  /** Publishes something as a part of a transaction. */
  interface Publishing {
    void run() throws ProtocolException;
  }

  /**
   * Does what publishes events.
   *
   * @param owner number of the call that asks
   * @param number of the transaction that the events are a part of, 0 for none
   * @param publishing publishes them
   */
  void publish(int owner, int number, Publishing publishing) throws ProtocolException {
    if (number == 0) {
      publishing.run();
      return;
    }
    OpenTransaction transaction = transactions.find(owner, number);
    transaction.<Boolean>use(_ -> {
      Optional<Outbox> outbox = transaction.outbox();
      ScopedValue.CallableOp<Boolean, ProtocolException> work =
          () -> {
            publishing.run();
            return true;
          };
      return outbox.isPresent()
          ? OutboxScope.call(context.name(), outbox.get(), work)
          : work.call();
    });
  }

  @Override
  public void close() {
    transactions.close();
  }
}
