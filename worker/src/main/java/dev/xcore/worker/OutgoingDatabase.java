package dev.xcore.worker;

import dev.xcore.handlers.BoundDatabase;
import dev.xcore.handlers.IdentifierQuotes;
import dev.xcore.handlers.StatementSession;
import dev.xcore.handlers.StatementTypes;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.worker.protocol.Operation;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database that the host uses for the plugin. Thread safe. */
final class OutgoingDatabase extends BoundDatabase {

  private final DatabaseOutlet outlet;
  private final String name;

  private OutgoingDatabase(DatabaseOutlet outlet, String name, IdentifierQuotes quotes) {
    super(StatementTypes.of(quotes), ScopedValue.newInstance());
    this.outlet = outlet;
    this.name = name;
  }

  /**
   * Finds a database.
   *
   * @throws dev.xcore.sdk.XcoreException if the plugin may not use it; says which line to add
   */
  static OutgoingDatabase look(Outlet outlet, String name) {
    DatabaseOutlet own = new DatabaseOutlet(outlet);
    String mark =
        own.ask(
            Operation.DB_LOOK,
            out -> out.text(name),
            in -> {
              String text = in.text(1);
              if (text.isEmpty()) {
                throw new ProtocolException("no mark around names");
              }
              return text;
            });
    return new OutgoingDatabase(own, name, new IdentifierQuotes(mark.charAt(0)));
  }

  @Override
  protected String name() {
    return name;
  }

  @Override
  public StatementSession open() {
    return new OutgoingSession(outlet, name);
  }

  @Override
  protected <R extends @Nullable Object, X extends Throwable> R within(
      StatementSession session, ScopedValue.CallableOp<R, X> work) throws X {
    return session instanceof OutgoingSession own
        ? CurrentTransaction.within(own.transaction(), work)
        : work.call();
  }

  /** The process has no JDBC, and nothing to connect with. */
  @Override
  public DataSource dataSource() {
    throw WorkerContext.unsupported("dataSource() of a database");
  }

  @Override
  public String toString() {
    return "database '" + name + "'";
  }
}
