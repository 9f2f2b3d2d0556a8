package dev.xcore.benchmarks;

import java.io.IOException;

/**
 * A way to call code in another process: takes a payload there and back. {@link SandboxPeersRun}
 * lists those that are measured beside each other.
 */
interface SandboxContender extends AutoCloseable {

  /** Returns its name in the table. */
  String name();

  /**
   * Starts the other process, and prepares what every caller needs for itself.
   *
   * @param callers how many there will be at once, each on a thread of its own
   * @param payload what is sent in every call
   * @throws Exception if it cannot be started
   */
  void start(int callers, byte[] payload) throws Exception;

  /**
   * Makes a call.
   *
   * @param caller from 0
   * @return what came back
   * @throws Exception if the call fails
   */
  byte[] call(int caller) throws Exception;

  /**
   * Ends the other process; harmless before {@link #start}.
   *
   * @throws IOException if it does not end
   */
  @Override
  void close() throws IOException;
}
