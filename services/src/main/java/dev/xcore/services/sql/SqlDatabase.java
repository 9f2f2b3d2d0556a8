package dev.xcore.services.sql;

import dev.xcore.handlers.BoundDatabase;
import dev.xcore.handlers.BoundTransaction;
import dev.xcore.handlers.StatementSession;
import dev.xcore.handlers.StatementTypes;
import dev.xcore.kernel.events.OutboxScope;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jspecify.annotations.Nullable;

/** A database that is reached by JDBC. Thread safe. */
final class SqlDatabase extends BoundDatabase implements AutoCloseable {

  private final Connections connections;
  private final Jdbi jdbi;
  private final LentConnections lent;

  SqlDatabase(Connections connections) {
    this(connections, ScopedValue.newInstance());
  }

  /**
   * Makes what shares its transactions with others: {@code @Transactional} begins them for every
   * instance of a plugin.
   */
  SqlDatabase(Connections connections, ScopedValue<BoundTransaction> current) {
    super(StatementTypes.of(connections.settings().url().dialect().quotes()), current);
    this.connections = connections;
    this.jdbi = Jdbi.create(connections::connect).setTemplateEngine(TemplateEngine.NOP);
    this.lent = new LentConnections(connections);
  }

  @Override
  protected String name() {
    return connections.settings().name();
  }

  @Override
  public StatementSession open() {
    return new Session(jdbi.open(), connections);
  }

  @Override
  protected <R extends @Nullable Object, X extends Throwable> R within(
      StatementSession session, ScopedValue.CallableOp<R, X> work) throws X {
    Optional<PluginOutbox> outbox = connections.outbox();
    return outbox.isPresent() && session instanceof Session own && own.outbox().isPresent()
        ? OutboxScope.call(outbox.get().plugin(), own.outbox().get(), work)
        : work.call();
  }

  @Override
  public DataSource dataSource() {
    return lent;
  }

  /** Makes connections that are parts of its transactions, to be closed. */
  JoiningConnections joining() {
    return new JoiningConnections(
        this,
        new LentConnections(connections),
        new StatementLimit(connections.settings().statementTimeout()));
  }

  /** Takes back the connections that were lent. */
  @Override
  public void close() {
    lent.close();
  }

  @Override
  public String toString() {
    return "database '%s' of %s".formatted(connections.settings().name(), connections.owner());
  }
}
