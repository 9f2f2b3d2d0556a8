package dev.xcore.benchmarks;

import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Our own frames and codec, with an echo behind them instead of a plugin: a link for each caller.
 */
public final class FramePeer implements SandboxContender {

  private static final long CALL_LIMIT = TimeUnit.SECONDS.toNanos(30);

  private final Path folder;
  private final List<Caller> callers = new ArrayList<>();
  private byte[] payload = {};
  private @Nullable EchoProcess process;

  FramePeer(Path folder) {
    this.folder = folder;
  }

  private record Caller(Link link, ValueWriter content) {}

  /**
   * Answers every frame with its content.
   *
   * @param arguments the path of the socket
   * @throws IOException if it cannot be listened to
   */
  public static void main(String[] arguments) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(arguments[0]));
      System.out.println(EchoProcess.READY);
      while (true) {
        Link link = Link.patient(server.accept(), ReadLimits.USUAL);
        Thread.ofPlatform().daemon().start(() -> echo(link));
      }
    }
  }

  private static void echo(Link link) {
    ValueWriter content = ValueWriter.create();
    try (link) {
      while (true) {
        var frame = link.receive();
        content.clear();
        content.bytes(frame.body().bytes());
        link.send(FrameType.RESULT, frame.id(), content);
      }
    } catch (IOException end) {
      System.err.println("a caller has gone: " + end);
    }
  }

  @Override
  public String name() {
    return "frames over a Unix socket";
  }

  @Override
  public void start(int count, byte[] content) throws IOException {
    payload = content;
    Path socket = folder.resolve("frames-" + count);
    process = EchoProcess.start(folder, socket, FramePeer.class);
    for (int number = 0; number < count; number++) {
      SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      Link link = Link.watchful(channel, ReadLimits.USUAL, (bytes, deadline) -> {});
      callers.add(new Caller(link, ValueWriter.create()));
    }
  }

  @Override
  public byte[] call(int number) throws Exception {
    Caller caller = callers.get(number);
    long deadline = System.nanoTime() + CALL_LIMIT;
    caller.content().clear();
    caller.content().bytes(payload);
    caller.link().send(FrameType.CALL, 1, caller.content(), deadline);
    return caller.link().receive(deadline).expect(FrameType.RESULT).bytes();
  }

  @Override
  public void close() throws IOException {
    for (Caller caller : callers) {
      caller.link().close();
    }
    if (process != null) {
      process.close();
    }
  }
}
