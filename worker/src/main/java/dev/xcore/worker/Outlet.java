package dev.xcore.worker;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.worker.protocol.Operation;
import org.jspecify.annotations.Nullable;

/** A way to the host for requests. */
interface Outlet {

  /** Writes the arguments of a request. */
  @FunctionalInterface
  interface Arguments {

    /** The arguments of an operation that has none. */
    Arguments NONE = out -> {};

    /**
     * Writes.
     *
     * @param out where to, after the operation
     */
    void write(ValueWriter out);
  }

  /**
   * Reads an answer.
   *
   * @param <R> what it makes of it
   */
  @FunctionalInterface
  interface AnswerReader<R extends @Nullable Object> {

    /**
     * Reads.
     *
     * @param in the one value of the answer
     * @return what was made of it
     * @throws ProtocolException if it is malformed
     */
    @Nullable R read(ValueReader in) throws ProtocolException;
  }

  /**
   * Asks the host for something and waits for its answer.
   *
   * @param operation what for
   * @param arguments of the operation
   * @param reader of the answer
   * @param <R> what it makes of it
   * @return what it answers
   * @throws dev.xcore.sdk.XcoreException if it refuses
   */
  <R extends @Nullable Object> @Nullable R ask(
      Operation operation, Arguments arguments, AnswerReader<R> reader);

  /**
   * Asks the host for something and waits for its answer.
   *
   * @param operation what for
   * @param arguments of the operation
   * @return what it answers
   * @throws dev.xcore.sdk.XcoreException if it refuses
   */
  default @Nullable Object ask(Operation operation, Arguments arguments) {
    return this.<@Nullable Object>ask(operation, arguments, ValueReader::value);
  }
}
