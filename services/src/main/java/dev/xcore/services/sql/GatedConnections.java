package dev.xcore.services.sql;

import dev.xcore.services.sql.WriteGate.Patience;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections to an embedded database, on which all that changes it takes turns. Thread safe. */
final class GatedConnections extends ConnectionSource {

  private static final Pattern READING =
      Pattern.compile("[\\s(]*(?:select|values|table|show|explain|with)\\b.*", flags());

  /** What may change something though it reads; a word in a text or a comment costs a turn only. */
  private static final Pattern CHANGING =
      Pattern.compile(
          "\\b(?:insert|update|delete|merge|create|call|nextval|next\\s+value)\\b", flags());

  private final DataSource source;
  private final WriteGate gate;

  GatedConnections(DataSource source, WriteGate gate) {
    this.source = source;
    this.gate = gate;
  }

  private static int flags() {
    return Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
  }

  /** Whether a statement can change the database. */
  static boolean isChange(String sql) {
    return !READING.matcher(sql).matches() || CHANGING.matcher(sql).find();
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection plain = source.getConnection();
    H2Store.writeAtOnce(plain);
    try (Statement statement = plain.createStatement()) {
      statement.execute("SET LOCK_TIMEOUT " + WriteGate.ROW_WAIT_MILLIS);
    } catch (SQLException e) {
      plain.close();
      throw e;
    }
    return proxy(Connection.class, new OfConnection(plain));
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            GatedConnections.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object invoke(Object target, Method method, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw switch (e.getCause()) {
        case null -> e;
        case SQLException failed -> H2Store.judged(target, failed);
        case Throwable other -> other;
      };
    }
  }

  private final class OfConnection implements InvocationHandler {

    private final Connection plain;
    private volatile Patience patience = Patience.OF_STATEMENT;

    OfConnection(Connection plain) {
      this.plain = plain;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments)
        throws Throwable {
      WriteGate.Change call = () -> GatedConnections.invoke(plain, method, arguments);
      return switch (method.getName()) {
        case "setAutoCommit" -> autoCommit(call, Boolean.TRUE.equals(first(arguments)));
        case "commit" -> kept(gate.once(call, patience));
        case "rollback", "close" -> gate.atAnyRate(call);
        case "createStatement" -> gated(Statement.class, call, proxy, true);
        case "prepareStatement" ->
            gated(PreparedStatement.class, call, proxy, isChange(String.valueOf(first(arguments))));
        case "prepareCall" -> gated(CallableStatement.class, call, proxy, true);
        case "equals" -> proxy == first(arguments);
        case "isValid" -> !H2Store.isBroken(plain) && Boolean.TRUE.equals(call.run());
        default -> call.run();
      };
    }

    /** H2 lets a commit return that finds the file closed by the failure of another one. */
    private @Nullable Object kept(@Nullable Object result) throws SQLException {
      H2Store.requireWhole(plain);
      return result;
    }

    private @Nullable Object autoCommit(WriteGate.Change call, boolean isAutomatic)
        throws Throwable {
      gate.once(call, patience);
      patience = isAutomatic ? Patience.OF_STATEMENT : Patience.OF_TRANSACTION;
      return null;
    }

    private <T extends Statement> T gated(
        Class<T> type, WriteGate.Change call, Object connection, boolean isChange)
        throws Throwable {
      T statement = Objects.requireNonNull(type.cast(call.run()), "drivers make statements");
      return proxy(type, new OfStatement(statement, (Connection) connection, this, isChange));
    }
  }

  private static @Nullable Object first(@Nullable Object @Nullable [] arguments) {
    return arguments == null || arguments.length == 0 ? null : arguments[0];
  }

  private final class OfStatement implements InvocationHandler {

    private final Statement plain;
    private final Connection connection;
    private final OfConnection owner;
    private final boolean isChange;

    OfStatement(Statement plain, Connection connection, OfConnection owner, boolean isChange) {
      this.plain = plain;
      this.connection = connection;
      this.owner = owner;
      this.isChange = isChange;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments)
        throws Throwable {
      WriteGate.Change call = () -> GatedConnections.invoke(plain, method, arguments);
      String name = method.getName();
      if (name.startsWith("execute")) {
        boolean changes = first(arguments) instanceof String sql ? isChange(sql) : isChange;
        return results(changes ? owner.kept(gate.statement(call, owner.patience)) : call.run());
      }
      return switch (name) {
        case "getResultSet", "getGeneratedKeys" -> results(call.run());
        case "getConnection" -> connection;
        case "equals" -> proxy == first(arguments);
        default -> call.run();
      };
    }

    private @Nullable Object results(@Nullable Object result) throws SQLException {
      return result instanceof ResultSet rows && rows.getConcurrency() == ResultSet.CONCUR_UPDATABLE
          ? proxy(ResultSet.class, new OfRows(rows, owner))
          : result;
    }
  }

  private final class OfRows implements InvocationHandler {

    private final ResultSet plain;
    private final OfConnection owner;

    OfRows(ResultSet plain, OfConnection owner) {
      this.plain = plain;
      this.owner = owner;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object[] arguments)
        throws Throwable {
      WriteGate.Change call = () -> GatedConnections.invoke(plain, method, arguments);
      return switch (method.getName()) {
        case "insertRow", "updateRow", "deleteRow" -> gate.statement(call, owner.patience);
        default -> call.run();
      };
    }
  }
}
