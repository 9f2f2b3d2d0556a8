package dev.xcore.worker;

import dev.xcore.handlers.SqlText;
import dev.xcore.handlers.StatementTypes;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.DatabaseException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.Protocol;
import dev.xcore.worker.protocol.SqlQuery;
import dev.xcore.worker.protocol.SqlValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A way to the host for what has to do with databases. Thread safe.
 *
 * @param outlet to the host
 */
record DatabaseOutlet(Outlet outlet) {

  private static final int STATE = 16;

  /** An answer: what was asked for, or why the database did not do it. */
  private record Answer<R>(@Nullable R value, @Nullable DatabaseException error) {}

  /**
   * Asks for something.
   *
   * @throws DatabaseException if the database says so
   * @throws dev.xcore.sdk.XcoreException if the host refuses
   */
  <R> R ask(Operation operation, Outlet.Arguments arguments, Outlet.AnswerReader<R> reader) {
    Answer<R> answer = outlet.ask(operation, arguments, in -> read(in, reader));
    if (answer == null) {
      throw new SandboxViolationException("the host has not answered " + operation.wire());
    }
    if (answer.error() != null) {
      throw answer.error();
    }
    if (answer.value() == null) {
      throw new SandboxViolationException("the host has not answered " + operation.wire());
    }
    return answer.value();
  }

  /** What is thrown while an answer is read ends the connection. */
  private static <R> Answer<R> read(ValueReader in, Outlet.AnswerReader<R> reader)
      throws ProtocolException {
    in.beginList();
    Answer<R> answer =
        in.bool() ? new Answer<>(reader.read(in), null) : new Answer<>(null, wrong(in));
    if (!in.isEnd()) {
      throw new ProtocolException("more of an answer than there is");
    }
    return answer;
  }

  private static DatabaseException wrong(ValueReader in) throws ProtocolException {
    String state = in.text(STATE);
    return new DatabaseException(in.text(Protocol.MESSAGE), state);
  }

  /** Asks for something that has to be done even if the thread is interrupted. */
  void tell(Operation operation, Outlet.Arguments arguments) {
    boolean wasInterrupted = Thread.interrupted();
    try {
      ask(
          operation,
          arguments,
          in -> {
            in.value();
            return true;
          });
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Makes values of arguments that cross.
   *
   * @throws DatabaseException if one does not
   * @throws PayloadTooLargeException if the statement is too long, or they are too many
   */
  static List<@Nullable Object> arguments(String sql, Collection<?> arguments) {
    if (sql.length() > SqlQuery.MOST_SQL) {
      throw new PayloadTooLargeException(
          "a statement of %d characters, at most %d are executed for a sandboxed plugin: pass values as arguments"
              .formatted(sql.length(), SqlQuery.MOST_SQL));
    }
    if (arguments.size() > SqlValues.MOST) {
      throw new PayloadTooLargeException(
          "a statement with %d arguments, at most %d are possible"
              .formatted(arguments.size(), SqlValues.MOST));
    }
    List<@Nullable Object> values = new ArrayList<>(arguments.size());
    for (Object argument : arguments) {
      values.add(argument(sql, StatementTypes.bindable(argument), values.size()));
    }
    return values;
  }

  private static @Nullable Object argument(String sql, @Nullable Object value, int position) {
    return switch (value) {
      case Enum<?> constant -> constant.name();
      case null -> null;
      case String _, Boolean _, Character _, byte[] _, UUID _, Temporal _ -> value;
      case Byte _, Short _, Integer _, Long _, Float _, Double _, BigDecimal _, BigInteger _ ->
          value;
      default ->
          throw new DatabaseException(
              "No argument factory registered for argument %d, a %s; in: %s"
                  .formatted(position, value.getClass().getName(), SqlText.firstLine(sql)),
              "");
    };
  }
}
