package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.kernel.sandbox.CallLease;
import dev.xcore.kernel.sandbox.ForeignFailure;
import dev.xcore.kernel.sandbox.Requests;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.Operation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A link that is kept for what a route has returned and its worker is still to write: once, or to
 * be forgotten. Used by one thread; to be closed, which is harmless after it was written.
 */
final class StreamLease implements AutoCloseable {

  private static final Duration TO_DISCARD = Duration.ofSeconds(1);

  private final WorkerSession session;
  private final CallLease lease;
  private boolean isOver;

  StreamLease(WorkerSession session, CallLease lease) {
    this.session = session;
    this.lease = lease;
  }

  /** Hands on to the client what the worker writes. */
  @FunctionalInterface
  interface Delivery {

    /**
     * Hands on one part.
     *
     * @param operation what the worker asks for
     * @param arguments of it
     * @return false if the operation writes no part of this stream
     * @throws IOException if the client is gone, or the arguments are malformed
     */
    boolean deliver(Operation operation, ValueReader arguments) throws IOException;
  }

  /**
   * Lets the worker write.
   *
   * @param delivery takes the parts: the next one comes when it has returned
   * @throws IOException as the delivery threw it: what the plugin made of that is not of interest
   */
  void write(Delivery delivery) throws IOException {
    Parts parts = new Parts(delivery, session.requests());
    try {
      run(CallTarget.Kind.STREAM, parts);
    } catch (XcoreException | ForeignFailure e) {
      parts.throwFailure();
      throw e;
    } finally {
      isOver = true;
      lease.close();
    }
    parts.throwFailure();
  }

  private void run(CallTarget.Kind kind, Requests requests) throws IOException {
    try {
      session.tell(lease, CallTarget.numbered(kind, 0), SandboxPayload.NONE, requests);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the stream was interrupted");
    }
  }

  /** Serves a worker that writes. */
  private static final class Parts implements Requests {

    private final Delivery delivery;
    private final Requests others;
    private @Nullable IOException failure;

    Parts(Delivery delivery, Requests others) {
      this.delivery = delivery;
      this.others = others;
    }

    void throwFailure() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void serve(Operation operation, ValueReader arguments, ValueWriter reply)
        throws ProtocolException, InterruptedException {
      if (isDelivered(operation, arguments)) {
        reply.nothing();
      } else {
        others.serve(operation, arguments, reply);
      }
    }

    private boolean isDelivered(Operation operation, ValueReader arguments)
        throws ProtocolException {
      try {
        return delivery.deliver(operation, arguments);
      } catch (ProtocolException e) {
        throw e;
      } catch (IOException e) {
        failure = e;
        throw new ConflictException("the client is gone");
      }
    }
  }

  /** Tells the worker to forget what it has not written, which may not take long. */
  @Override
  public void close() throws IOException {
    if (isOver) {
      return;
    }
    isOver = true;
    Call call = PluginIdentity.of(session.requests().plugin()).ownCall();
    call.deadline(DeadlineWatch.after(DeadlineWatch.now(), TO_DISCARD));
    try (lease) {
      CallBinding.<Boolean, IOException>within(
          call,
          () -> {
            run(CallTarget.Kind.DISCARD, session.requests());
            return true;
          });
    }
  }
}
