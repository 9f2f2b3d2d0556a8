package dev.xcore.kernel.sandbox;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.XcoreException;
import dev.xcore.worker.protocol.CallHead;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.LoadOrder;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * What is played in a worker before it gets its plugin: a plugin of the platform's own is loaded
 * and called. Most of the time of a first load and a first call goes into code that has never run.
 * Immutable.
 *
 * @param files of that plugin
 */
record RehearsalPlay(List<WorkerLoad.CodeFile> files) {

  private static final String FOLDER = "xcore/rehearsal/";
  private static final List<String> CLASSES =
      List.of("RehearsalPlugin", "RehearsalPlugin$Order", "RehearsalPlugin$Line");
  private static final int ROUNDS = 20;
  private static final int FAILING = 5;

  RehearsalPlay {
    files = List.copyOf(files);
  }

  /**
   * Reads the plugin.
   *
   * @return the play
   * @throws IOException if it is not on the class path
   */
  static RehearsalPlay read() throws IOException {
    List<WorkerLoad.CodeFile> files = new ArrayList<>();
    for (String name : CLASSES) {
      String path = FOLDER + name + ".class";
      try (InputStream in = LoadOrder.class.getClassLoader().getResourceAsStream(path)) {
        if (in == null) {
          throw new IOException(path + " is not on the class path");
        }
        files.add(new WorkerLoad.CodeFile(path, in.readAllBytes()));
      }
    }
    return new RehearsalPlay(files);
  }

  /**
   * Plays it; the worker has the plugin afterwards.
   *
   * @param worker that has no plugin
   * @param deadline as {@link System#nanoTime} will tell it
   * @throws IOException if the plugin does not do what it should
   * @throws WorkerEndedException if the worker ends at it
   * @throws TimeoutException if it takes too long
   * @throws InterruptedException if interrupted
   */
  void in(Worker worker, long deadline) throws IOException, TimeoutException, InterruptedException {
    LoadOrder order =
        new LoadOrder(
            "rehearsal",
            "1.0.0",
            "xcore.rehearsal.RehearsalPlugin",
            ApiVersions.NONE,
            Map.of(),
            Map.of(),
            Optional.empty());
    try {
      new WorkerLoad(order, files, new Understudies(), entry -> {}).into(worker, deadline);
    } catch (WorkerLoad.RefusedException e) {
      throw new IOException("the rehearsal's plugin was refused: " + e.getMessage(), e);
    }
    for (int round = 1; round <= ROUNDS; round++) {
      call(worker, round, deadline);
    }
  }

  /**
   * Plays it and has the worker forget the plugin, so that it can load another one.
   *
   * @param worker that has no plugin
   * @param deadline as {@link System#nanoTime} will tell it
   * @throws IOException if the plugin does not do what it should
   * @throws WorkerEndedException if the worker ends at it
   * @throws TimeoutException if it takes too long
   * @throws InterruptedException if interrupted
   */
  void warm(Worker worker, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    in(worker, deadline);
    worker.alone(control -> {
      control.send(FrameType.FORGET, 0, ValueWriter.create(), deadline);
      return control;
    });
  }

  private static void call(Worker worker, int round, long deadline)
      throws TimeoutException, InterruptedException, IOException {
    boolean fails = round % FAILING == 0;
    CallHead head =
        new CallHead(
            CallTarget.action(fails ? "fail" : "total"),
            1_000_000,
            "system",
            Optional.empty(),
            Optional.empty(),
            "00000000000000000000000000000001");
    Map<String, Object> line = Map.of("name", "tea", "count", round, "price", 2.5);
    try (CallLease lease = worker.lease(deadline)) {
      lease.call(
          round,
          out -> {
            head.write(out);
            out.value(Map.of("lines", List.of(line), "note", "round " + round));
          },
          deadline,
          new Conversation((operation, arguments, reply) -> {}, entry -> {}),
          ValueReader::value);
    } catch (XcoreException | ForeignFailure e) {
      if (!fails) {
        throw new IOException("the rehearsal's plugin failed", e);
      }
    }
  }
}
