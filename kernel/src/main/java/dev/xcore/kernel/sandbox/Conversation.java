package dev.xcore.kernel.sandbox;

import dev.xcore.worker.protocol.LogEntry;
import java.util.function.Consumer;

/**
 * The host's side of a call.
 *
 * @param requests does what the worker asks for
 * @param journal takes what it logs
 * @param idle how long the worker may send nothing, in nanoseconds; {@link Long#MAX_VALUE} for ever
 */
public record Conversation(Requests requests, Consumer<LogEntry> journal, long idle) {

  /**
   * Makes a conversation that only the call's deadline ends.
   *
   * @param requests does what the worker asks for
   * @param journal takes what it logs
   */
  public Conversation(Requests requests, Consumer<LogEntry> journal) {
    this(requests, journal, Long.MAX_VALUE);
  }

  /** Returns until when the next frame is waited for. */
  long until(long deadline) {
    return idle == Long.MAX_VALUE ? deadline : Math.min(deadline, System.nanoTime() + idle);
  }

  void log(LogEntry entry) {
    journal.accept(entry);
  }
}
