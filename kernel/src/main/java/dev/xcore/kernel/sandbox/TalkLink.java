package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.LogEntry;
import dev.xcore.worker.protocol.Operation;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Serves what threads of a plugin ask for that serve no call. So many requests run at once; while
 * that many do, nothing more is read, and the worker has to wait. Thread safe.
 */
public final class TalkLink {

  private static final int AT_ONCE = 64;

  /** How long a worker may take to read a reply. */
  private static final long REPLY = TimeUnit.SECONDS.toNanos(5);

  private final Worker worker;
  private final TalkRequests requests;
  private final Consumer<LogEntry> journal;
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private final ReentrantLock sending = new ReentrantLock();

  /** Does what is asked for, in the name of a call or of the plugin itself. */
  @FunctionalInterface
  public interface TalkRequests {

    /**
     * Does it.
     *
     * @param call its number, 0 for none
     * @param operation what
     * @param arguments of it
     * @param reply takes the answer
     * @throws ProtocolException if the arguments are malformed
     * @throws InterruptedException if interrupted
     */
    void serve(int call, Operation operation, ValueReader arguments, ValueWriter reply)
        throws ProtocolException, InterruptedException;
  }

  private TalkLink(Worker worker, TalkRequests requests, Consumer<LogEntry> journal) {
    this.worker = worker;
    this.requests = requests;
    this.journal = journal;
  }

  /**
   * Serves a worker from now on, until it ends.
   *
   * @param worker whose plugin asks
   * @param requests does what is asked for
   * @param journal takes what is logged
   */
  public static void serve(Worker worker, TalkRequests requests, Consumer<LogEntry> journal) {
    TalkLink talk = new TalkLink(worker, requests, journal);
    Thread.ofVirtual().name("xcore-talk-" + worker.pid()).start(talk::run);
  }

  private Link link() {
    return worker.links().talk();
  }

  private void run() {
    try {
      while (true) {
        Frame frame = link().receive();
        switch (frame.type()) {
          case LOG -> journal.accept(LogEntry.read(frame.body()));
          case REQUEST -> begin(frame);
          default -> throw new ProtocolException("a " + frame.type() + " frame to talk");
        }
      }
    } catch (IOException e) {
      worker.lost(e);
    }
  }

  /** A long request is done before anything more is read: one at a time takes that memory. */
  private void begin(Frame frame) throws IOException {
    if (frame.body().length() > Link.SMALL) {
      answer(frame);
      return;
    }
    permits.acquireUninterruptibly();
    Thread.ofVirtual()
        .name("xcore-talk-request")
        .start(() -> {
          try {
            answer(frame);
          } catch (IOException e) {
            worker.lost(e);
          } finally {
            permits.release();
          }
        });
  }

  private void answer(Frame frame) throws IOException {
    try (Draft reply = worker.draft()) {
      ValueWriter out = reply.begin(Long.MAX_VALUE);
      FrameType type = FrameType.REPLY;
      try {
        CallLink.answered(frame.body(), this::inTheNameOf, out);
      } catch (XcoreException e) {
        type = CallLink.refusal(out, e);
      } catch (InterruptedException e) {
        type = CallLink.refusal(out, new CallTimeoutException("the request was interrupted"));
      } catch (RuntimeException e) {
        type = CallLink.failed(out, e);
      }
      send(type, frame.id(), out);
    }
  }

  private void send(FrameType type, int id, ValueWriter out) throws IOException {
    sending.lock();
    try {
      link().send(type, id, out, System.nanoTime() + REPLY);
    } catch (TimeoutException e) {
      throw new ProtocolException("it does not read what it has asked for");
    } finally {
      sending.unlock();
    }
  }

  private void inTheNameOf(Operation operation, ValueReader arguments, ValueWriter reply)
      throws ProtocolException, InterruptedException {
    int call = arguments.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    requests.serve(call, operation, arguments, reply);
  }
}
