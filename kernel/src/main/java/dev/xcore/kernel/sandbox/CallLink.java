package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.TooLargeException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.PayloadTooLargeException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.Failure;
import dev.xcore.worker.protocol.LogEntry;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.Protocol;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link for calls. The thread that sent a call also does what the worker asks for meanwhile, so
 * that context and deadline are simply there. Used by one thread at a time.
 */
final class CallLink {

  private static final Logger LOG = LoggerFactory.getLogger(CallLink.class);

  /** How long after the deadline of a call a reply may still be on its way. */
  private static final long REPLY = TimeUnit.SECONDS.toNanos(1);

  /** How long a worker may take to read a reply during a call without a deadline. */
  private static final long UNHURRIED_REPLY = TimeUnit.SECONDS.toNanos(5);

  private final Worker worker;
  private final int index;
  private final Link link;
  private final Draft draft;

  /** Read by the watch. */
  private volatile int running;

  CallLink(Worker worker, int index, Link link) {
    this.worker = worker;
    this.index = index;
    this.link = link;
    this.draft = worker.draft();
  }

  int index() {
    return index;
  }

  /** Returns the number of the call under way, 0 for none. */
  int running() {
    return running;
  }

  /** Sends a call. */
  void send(int id, CallContent content, long deadline) throws IOException, TimeoutException {
    try (Draft frame = draft) {
      content.write(frame.begin(deadline));
      running = id;
      link.send(FrameType.CALL, id, frame.content(), deadline);
    } catch (TooLargeException e) {
      throw new PayloadTooLargeException(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException(
          "what is sent cannot be handed to a sandboxed plugin: " + e.getMessage());
    }
  }

  /** Receives until the call has ended; what is asked for meanwhile is done. */
  ValueReader await(int id, Conversation conversation, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    while (true) {
      Frame frame = link.receive(conversation.until(deadline));
      switch (frame.type()) {
        case RESULT -> {
          requireId(frame, id);
          running = 0;
          return frame.body();
        }
        case ERROR -> {
          requireId(frame, id);
          running = 0;
          throw thrown(Failure.read(frame.body()));
        }
        case LOG -> {
          conversation.log(LogEntry.read(frame.body()));
          worker.releaseMemory();
        }
        case REQUEST -> serve(frame, conversation.requests(), deadline);
        default -> throw new ProtocolException("a " + frame.type() + " frame during a call");
      }
    }
  }

  private static void requireId(Frame frame, int id) throws ProtocolException {
    if (frame.id() != id) {
      throw new ProtocolException("an answer to call " + frame.id() + " during call " + id);
    }
  }

  private static RuntimeException thrown(Failure failure) {
    return failure.isForeign() ? new ForeignFailure(failure) : failure.toException();
  }

  private void serve(Frame frame, Requests requests, long deadline)
      throws IOException, InterruptedException {
    FrameType answer = FrameType.REPLY;
    InterruptedException interrupted = null;
    try (Draft reply = draft) {
      ValueWriter out = reply.begin(deadline);
      try {
        answered(frame.body(), requests, out);
      } catch (XcoreException e) {
        answer = refusal(out, e);
      } catch (InterruptedException e) {
        answer = refusal(out, new CallTimeoutException("the call is not waited for any more"));
        interrupted = e;
      } catch (RuntimeException e) {
        answer = failed(out, e);
      }
      worker.releaseMemory();
      reply(answer, frame.id(), deadline);
    }
    if (interrupted != null) {
      throw interrupted;
    }
  }

  /** Half a reply would be taken for the beginning of the next frame. */
  private void reply(FrameType answer, int id, long deadline) throws IOException {
    boolean isHurried = deadline != Long.MAX_VALUE;
    long latest = isHurried ? deadline + REPLY : System.nanoTime() + UNHURRIED_REPLY;
    try {
      link.send(answer, id, draft.content(), latest);
    } catch (TimeoutException e) {
      throw new ProtocolException("it does not read what it has asked for");
    }
  }

  /** Something is wrong in the host: the plugin is told that it failed, and no more. */
  static FrameType failed(ValueWriter out, RuntimeException error) {
    LOG.error("a request of a worker failed", error);
    return refusal(out, new HandlerErrorException("the platform could not do it", null));
  }

  /** Does what is asked for, and writes the one value that answers it. */
  static void answered(ValueReader body, Requests requests, ValueWriter out)
      throws ProtocolException, InterruptedException {
    String name = body.text(Protocol.NAME);
    Operation operation =
        Operation.of(name)
            .orElseThrow(() -> new ProtocolException("there is no operation '" + name + "'"));
    try {
      requests.serve(operation, body, out);
    } catch (TooLargeException e) {
      throw new PayloadTooLargeException(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException(
          "that cannot be handed to a sandboxed plugin: " + e.getMessage());
    }
    body.finish();
  }

  /** Writes why something was not done. */
  static FrameType refusal(ValueWriter out, XcoreException error) {
    out.clear();
    Failure.of(error).write(out);
    return FrameType.REFUSAL;
  }

  /** Tells the worker that the call is not waited for any more. */
  void cancel(int id) {
    worker.cancel(index, id);
  }
}
