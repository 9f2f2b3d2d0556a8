package dev.xcore.worker;

import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.worker.protocol.CodePiece;
import dev.xcore.worker.protocol.LoadOrder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One worker: takes the host's orders on the main thread, and has the links served by threads that
 * are started one after the other, as they are needed.
 */
final class Worker {

  private final Link control;
  private final Talk talk;
  private final Ending ending;
  private final CallLink[] links;
  private CodeStore files = new CodeStore();
  private boolean isOrdered;
  private volatile @Nullable LoadedPlugin plugin;

  Worker(Connections connections, Talk talk, Ending ending) {
    this.control = connections.control();
    this.talk = talk;
    this.ending = ending;
    this.links = new CallLink[connections.calls().size()];
    for (int index = 0; index < links.length; index++) {
      int next = index + 1;
      links[index] = new CallLink(index, connections.calls().get(index), this, () -> start(next));
    }
  }

  private void start(int index) {
    if (index < links.length) {
      links[index].start();
    }
  }

  Ending ending() {
    return ending;
  }

  /**
   * Returns the plugin.
   *
   * @throws ProtocolException if it is not loaded: the host must not call it then
   */
  LoadedPlugin plugin() throws ProtocolException {
    LoadedPlugin loaded = plugin;
    if (loaded == null) {
      throw new ProtocolException("a call before the plugin is loaded");
    }
    return loaded;
  }

  /** Serves until the host closes the connection or says that this is the end. */
  void run() {
    start(0);
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = obey(control.receive());
      }
      ending.now();
    } catch (IOException e) {
      ending.broken(e);
    }
  }

  private boolean obey(Frame order) throws IOException {
    switch (order.type()) {
      case ENTRY -> files.add(CodePiece.read(order.body()));
      case LOAD -> load(LoadOrder.read(order.body()));
      case CANCEL -> cancel(order);
      case FORGET -> forget(order);
      case PING -> send(FrameType.PONG, order.id(), ValueWriter.create());
      case STOP -> {
        return false;
      }
      default -> throw new ProtocolException("an order was expected, not " + order.type());
    }
    return true;
  }

  private void cancel(Frame order) throws ProtocolException {
    int index = order.body().integer(0, links.length - 1);
    order.body().finish();
    links[index].cancel(order.id());
  }

  /** What was loaded was the platform's, to warm up the code that will load the next. */
  private void forget(Frame order) throws ProtocolException {
    order.body().finish();
    plugin();
    plugin = null;
    files = new CodeStore();
    isOrdered = false;
  }

  /** Loads on a thread of its own: the plugin's constructor may hang, and orders must be read. */
  private void load(LoadOrder order) throws ProtocolException {
    if (isOrdered) {
      throw new ProtocolException("a worker loads one plugin only");
    }
    isOrdered = true;
    CodeStore received = files;
    Ending.daemon("load", () -> answer(order, received)).start();
  }

  private void answer(LoadOrder order, CodeStore received) {
    ValueWriter body = ValueWriter.create();
    FrameType type = load(order, received, body);
    try {
      send(type, 0, body);
    } catch (IOException e) {
      ending.broken(e);
    }
  }

  private FrameType load(LoadOrder order, CodeStore received, ValueWriter body) {
    try {
      LoadedPlugin loaded = new PluginLoading(order, received, talk).run();
      PluginLoading.offer(loaded).write(body);
      plugin = loaded;
      return FrameType.LOADED;
    } catch (LoadFailedException e) {
      body.clear();
      e.failure().write(body);
    } catch (RuntimeException | Error e) {
      new WorkerLogger("worker", talk).error("loading failed", e);
      body.clear();
      PluginLoading.unforeseen(e).write(body);
    }
    return FrameType.FAILED;
  }

  private synchronized void send(FrameType type, int id, ValueWriter body) throws IOException {
    control.send(type, id, body);
  }
}
