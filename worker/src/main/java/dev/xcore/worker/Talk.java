package dev.xcore.worker;

import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.SandboxViolationException;
import dev.xcore.worker.protocol.LogEntry;
import dev.xcore.worker.protocol.Operation;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The link that all threads of the plugin share: one thread writes, one reads, and those who ask
 * wait for neither the one nor the other but for their answer. Thread safe.
 */
final class Talk implements Outlet {

  private static final int MOST_WAITING = 1024;
  private static final int WARN = 30;

  private final Link link;
  private final Ending ending;
  private final BlockingQueue<Outgoing> outgoing = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Map<Integer, CompletableFuture<Frame>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();

  /** A frame to be sent. */
  private record Outgoing(FrameType type, int id, ValueWriter content) {}

  Talk(Link link, Ending ending) {
    this.link = link;
    this.ending = ending;
  }

  /** Starts the two threads. */
  void start() {
    Ending.daemon("talk-writer", this::write).start();
    Ending.daemon("talk-reader", this::read).start();
  }

  private void write() {
    try {
      while (true) {
        Outgoing next = outgoing.take();
        link.send(next.type(), next.id(), next.content());
      }
    } catch (IOException e) {
      ending.broken(e);
    } catch (InterruptedException e) {
      ending.broken(new IOException("the thread that writes was interrupted", e));
    }
  }

  private void read() {
    try {
      while (true) {
        Frame frame = link.receive();
        if (frame.type() != FrameType.REPLY && frame.type() != FrameType.REFUSAL) {
          throw new ProtocolException("an answer was expected, not " + frame.type());
        }
        CompletableFuture<Frame> waiting = asked.remove(frame.id());
        if (waiting != null) {
          waiting.complete(frame);
        }
      }
    } catch (IOException e) {
      ending.broken(e);
    }
  }

  @Override
  public <R extends @Nullable Object> @Nullable R ask(
      Operation operation, Arguments arguments, AnswerReader<R> reader) {
    WorkerCall call = CallBinding.current();
    ValueWriter content = ValueWriter.create();
    content.text(operation.wire()).integer(call == null ? 0 : call.id());
    Answers.write(arguments, content);
    int id = lastId.incrementAndGet();
    CompletableFuture<Frame> answer = new CompletableFuture<>();
    asked.put(id, answer);
    try {
      outgoing.put(new Outgoing(FrameType.REQUEST, id, content));
      return Answers.read(answer.get(), reader);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HandlerErrorException(
          "the thread was interrupted while it waited for " + operation.wire(), e);
    } catch (ExecutionException | ProtocolException e) {
      throw new SandboxViolationException("the host's answer cannot be read: " + e.getMessage());
    } finally {
      asked.remove(id);
    }
  }

  /** Sends an entry of the log; drops it if too many wait already. */
  void log(LogEntry entry) {
    int missing = dropped.getAndSet(0);
    if (missing > 0 && !offer(new LogEntry(WARN, "worker", missing + " log lines lost", ""))) {
      dropped.addAndGet(missing);
    }
    if (!offer(entry)) {
      dropped.incrementAndGet();
    }
  }

  private boolean offer(LogEntry entry) {
    WorkerCall call = CallBinding.current();
    ValueWriter content = ValueWriter.create();
    entry.write(content);
    return outgoing.offer(new Outgoing(FrameType.LOG, call == null ? 0 : call.id(), content));
  }
}
