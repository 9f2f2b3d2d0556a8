package dev.xcore.kernel.sandbox;

import dev.xcore.compiler.FolderRemoval;
import dev.xcore.handlers.ApiVersions;
import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.worker.protocol.CallHead;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.CodePiece;
import dev.xcore.worker.protocol.Hello;
import dev.xcore.worker.protocol.LoadFailure;
import dev.xcore.worker.protocol.LoadOrder;
import dev.xcore.worker.protocol.Protocol;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts a worker from a kit and speaks with it, as little as tests of the kit need. */
final class KitDriver implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path folder = Files.createTempDirectory("xcore-kit");
  private final Map<Hello.Role, Link> links = new HashMap<>();
  private final Process process;

  private KitDriver(KitLaunch launch, String mode, String limits) throws IOException {
    Path socket = folder.resolve("socket");
    String token = HexFormat.of().formatHex(new byte[Protocol.TOKEN]);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket), Protocol.CALL_LINKS + 2);
      ProcessBuilder builder =
          new ProcessBuilder(launch.command(List.of(socket.toString(), token, mode, limits)));
      builder.environment().clear();
      builder.environment().putAll(launch.environment());
      builder.redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile());
      process = builder.start();
      CompletableFuture<Void> gone = process.onExit().thenRun(() -> closeQuietly(server));
      try {
        accept(server);
        gone.cancel(false);
      } catch (IOException e) {
        close();
        throw new IOException("the worker did not come up", e);
      }
    }
  }

  static KitDriver start(KitLaunch launch, String mode, String limits) throws IOException {
    return new KitDriver(launch, mode, limits);
  }

  /** What a worker does in its rehearsal. */
  static void rehearse(KitLaunch launch, byte[] plugin)
      throws IOException, TimeoutException, InterruptedException {
    try (KitDriver driver = start(launch, "rehearsal", "-")) {
      try {
        driver.load(KitPlugin.NAME, plugin);
        driver.call("greet");
        driver.stop();
      } catch (IOException e) {
        String end = " with status " + driver.exitStatus() + ": " + driver.output();
        throw new IOException("the rehearsal failed" + end, e);
      }
      if (driver.exitStatus() != 0) {
        throw new IOException("the rehearsal failed: " + driver.output());
      }
    }
  }

  /** Ends the wait for a process that is gone. */
  private static void closeQuietly(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void accept(ServerSocketChannel server) throws IOException {
    for (int count = 0; count < Protocol.CALL_LINKS + 2; count++) {
      Link link = Link.watchful(server.accept(), ReadLimits.USUAL, (bytes, deadline) -> {});
      Hello hello = Hello.read(receive(link).expect(FrameType.HELLO));
      link.send(FrameType.WELCOME, 0, ValueWriter.create());
      if (hello.index() == 0) {
        links.put(hello.role(), link);
      }
    }
  }

  private static Frame receive(Link link) throws IOException {
    try {
      return link.receive(System.nanoTime() + PATIENCE.toNanos());
    } catch (InterruptedException | TimeoutException e) {
      throw new IOException("nothing came", e);
    }
  }

  /** Loads a plugin of one class. */
  void load(String entryClass, byte[] classFile) throws IOException {
    Link control = links.get(Hello.Role.CONTROL);
    ValueWriter body = ValueWriter.create();
    new CodePiece(entryClass.replace('.', '/') + ".class", true, classFile).write(body);
    control.send(FrameType.ENTRY, 0, body);
    body.clear();
    new LoadOrder(
            "kit", "1.0.0", entryClass, ApiVersions.NONE, Map.of(), Map.of(), Optional.empty())
        .write(body);
    control.send(FrameType.LOAD, 0, body);
    Frame answer = receive(control);
    if (answer.type() == FrameType.FAILED) {
      throw new IOException("not loaded: " + LoadFailure.read(answer.body()).problems());
    }
    answer.expect(FrameType.LOADED);
  }

  /** Calls an action without arguments. */
  Object call(String action) throws IOException {
    ValueWriter body = ValueWriter.create();
    new CallHead(
            CallTarget.action(action),
            PATIENCE.toNanos() / 1000,
            "test",
            Optional.empty(),
            Optional.empty(),
            "0123456789abcdef0123456789abcdef")
        .write(body);
    body.value(Map.of());
    Link link = links.get(Hello.Role.CALLS);
    link.send(FrameType.CALL, 1, body);
    return receive(link).expect(FrameType.RESULT).value();
  }

  /** Asks the worker to end. */
  void stop() throws IOException {
    links.get(Hello.Role.CONTROL).send(FrameType.STOP, 0, ValueWriter.create());
  }

  /** Waits until the worker has ended. */
  int exitStatus() throws InterruptedException, TimeoutException {
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("the worker does not end");
    }
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  /** What the worker wrote to its standard streams. */
  String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    for (Link link : links.values()) {
      link.close();
    }
    FolderRemoval.remove(folder);
  }
}
