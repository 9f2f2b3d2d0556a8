package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.worker.protocol.Operation;

/** Does what a worker asks for on behalf of its plugin. */
@FunctionalInterface
public interface Requests {

  /**
   * Does it.
   *
   * @param operation what
   * @param arguments of it, to be read to their end
   * @param reply takes the answer: exactly one value
   * @throws ProtocolException if the arguments are malformed
   * @throws InterruptedException if the call is not waited for any more
   * @throws dev.xcore.sdk.XcoreException if it fails or may not be done: the plugin is told
   */
  void serve(Operation operation, ValueReader arguments, ValueWriter reply)
      throws ProtocolException, InterruptedException;
}
