package dev.xcore.worker;

import dev.xcore.handlers.CallPolicy;
import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.CallHead;
import dev.xcore.worker.protocol.Operation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Serves the calls of one link, one after the other on a thread of its own. What the plugin asks
 * for meanwhile, on that thread, goes along the same link.
 */
final class CallLink implements Outlet {

  private final Link link;
  private final Worker worker;
  private final LinkThread thread;
  private final Runnable onFirst;
  private final CallRunner runner = new CallRunner();
  private final ValueWriter answer = ValueWriter.create();
  private @Nullable ValueWriter spare = ValueWriter.create();
  private int lastRequest;

  /**
   * Makes the server of a link.
   *
   * @param index of the link
   * @param link to the host
   * @param worker it belongs to
   * @param onFirst runs when the link gets its first frame
   */
  CallLink(int index, Link link, Worker worker, Runnable onFirst) {
    this.link = link;
    this.worker = worker;
    this.onFirst = onFirst;
    this.thread = new LinkThread(this, this::serve, "call-" + index);
  }

  /** Starts to serve. */
  void start() {
    thread.start();
  }

  /** Interrupts a call, unless it is over. */
  void cancel(int call) {
    thread.cancel(call);
  }

  private void serve() {
    try {
      Frame frame = link.receive();
      onFirst.run();
      while (true) {
        serve(frame);
        frame = link.receive();
      }
    } catch (IOException e) {
      worker.ending().broken(e);
    }
  }

  private void serve(Frame frame) throws IOException {
    CallHead head = CallHead.read(frame.expect(FrameType.CALL));
    WorkerCall call = WorkerCall.of(frame.id(), head);
    LoadedPlugin plugin = worker.plugin();
    answer.clear();
    FrameType type;
    thread.begin(frame.id());
    try {
      thread.setContextClassLoader(plugin.loader());
      type = run(plugin, call, head, frame);
    } finally {
      thread.end();
    }
    link.send(type, frame.id(), answer);
  }

  private FrameType run(LoadedPlugin plugin, WorkerCall call, CallHead head, Frame frame)
      throws ProtocolException {
    try {
      CallBinding.within(
          call,
          () -> {
            runner.run(plugin, head.target(), frame.body(), answer);
            return true;
          });
      return FrameType.RESULT;
    } catch (ProtocolException e) {
      throw e;
    } catch (Throwable e) {
      answer.clear();
      fail(e, runner.policy(plugin, head.target()));
      return FrameType.ERROR;
    }
  }

  private void fail(Throwable thrown, CallPolicy policy) {
    Failures.of(thrown, policy).write(answer);
  }

  @Override
  public <R extends @Nullable Object> @Nullable R ask(
      Operation operation, Arguments arguments, AnswerReader<R> reader) {
    ValueWriter request = spare == null ? ValueWriter.create() : spare;
    spare = null; // What writes the arguments may ask for something itself.
    request.clear();
    request.text(operation.wire());
    try {
      Answers.write(arguments, request);
      return exchange(request, reader);
    } finally {
      spare = request;
    }
  }

  private <R extends @Nullable Object> @Nullable R exchange(
      ValueWriter request, AnswerReader<R> reader) {
    thread.leaveCode();
    try {
      int id = ++lastRequest;
      link.send(FrameType.REQUEST, id, request);
      Frame frame = link.receive();
      if (frame.id() != id) {
        throw new ProtocolException("an answer to request " + frame.id() + " instead of " + id);
      }
      return Answers.read(frame, reader);
    } catch (XcoreException refusal) {
      throw refusal;
    } catch (IOException e) {
      worker.ending().broken(e);
      throw new IllegalStateException("the connection to the host is broken", e);
    } catch (RuntimeException | Error e) {
      // Half a frame may have been sent: nothing that follows could be understood.
      worker.ending().broken(new ProtocolException("the request could not be sent: " + e));
      throw e;
    } finally {
      thread.enterCode();
    }
  }
}
