package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.worker.protocol.CodePiece;
import dev.xcore.worker.protocol.Invokers;
import dev.xcore.worker.protocol.LoadFailure;
import dev.xcore.worker.protocol.LoadOrder;
import dev.xcore.worker.protocol.LogEntry;
import dev.xcore.worker.protocol.PluginOffer;
import dev.xcore.worker.protocol.Protocol;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Brings a plugin into a worker that has none yet.
 *
 * @param order what to load
 * @param files all its files
 * @param invokers make the host's side of its handlers
 * @param journal takes what it logs
 */
public record WorkerLoad(
    LoadOrder order, Iterable<CodeFile> files, Invokers invokers, Consumer<LogEntry> journal) {

  /**
   * A file of the plugin.
   *
   * @param path such as {@code shop/Shop.class}
   * @param bytes not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares files
  public record CodeFile(String path, byte[] bytes) {}

  /** The plugin could not be constructed. */
  public static final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient LoadFailure failure;

    RefusedException(LoadFailure failure) {
      super(failure.problems().getFirst().message());
      this.failure = failure;
    }

    /**
     * Returns what is wrong.
     *
     * @return at least one problem
     */
    public LoadFailure failure() {
      return failure;
    }
  }

  /**
   * Loads.
   *
   * @param worker that has no plugin yet
   * @param deadline as {@link System#nanoTime} will tell it
   * @return what the plugin offers
   * @throws RefusedException if it cannot be constructed
   * @throws WorkerEndedException if the worker ends at it
   * @throws TimeoutException if it takes too long; the worker is killed
   * @throws InterruptedException if interrupted; the worker is killed
   */
  public PluginOffer into(Worker worker, long deadline)
      throws RefusedException, TimeoutException, InterruptedException {
    try {
      Frame answer = worker.alone(control -> exchange(control, deadline));
      if (answer.type() == FrameType.FAILED) {
        throw new RefusedException(LoadFailure.read(answer.body()));
      }
      return PluginOffer.read(answer.expect(FrameType.LOADED), order, invokers);
    } catch (IOException e) {
      throw new WorkerEndedException(worker.lost(e), true);
    } catch (TimeoutException | InterruptedException e) {
      worker.kill(
          new WorkerEnd(WorkerEnd.Cause.DEADLINE, "its constructor did not return in time"));
      throw e;
    } finally {
      worker.releaseMemory();
    }
  }

  private Frame exchange(Link control, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    ValueWriter out = ValueWriter.create();
    for (CodeFile file : files) {
      send(control, file, out, deadline);
    }
    out.clear();
    order.write(out);
    control.send(FrameType.LOAD, 0, out, deadline);
    while (true) {
      Frame frame = control.receive(deadline);
      switch (frame.type()) {
        case LOADED, FAILED -> {
          return frame;
        }
        case LOG -> journal.accept(LogEntry.read(frame.body()));
        default -> throw new ProtocolException("a " + frame.type() + " frame during the load");
      }
    }
  }

  private static void send(Link control, CodeFile file, ValueWriter out, long deadline)
      throws IOException, TimeoutException {
    byte[] bytes = file.bytes();
    int offset = 0;
    boolean isLast = false;
    while (!isLast) {
      int length = Math.min(Protocol.PIECE, bytes.length - offset);
      isLast = offset + length == bytes.length;
      byte[] piece =
          offset == 0 && isLast ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
      out.clear();
      new CodePiece(file.path(), isLast, piece).write(out);
      control.send(FrameType.ENTRY, 0, out, deadline);
      offset += length;
    }
  }
}
