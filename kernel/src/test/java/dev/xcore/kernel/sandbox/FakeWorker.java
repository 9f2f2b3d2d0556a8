package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.ipc.Frame;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.worker.protocol.Hello;
import dev.xcore.worker.protocol.Protocol;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A worker whose other side is written by hand, and can say whatever it likes. */
final class FakeWorker implements WorkerProcess, AutoCloseable {

  static final int CONTROL = Protocol.CALL_LINKS;
  static final int TALK = Protocol.CALL_LINKS + 1;

  private final CompletableFuture<WorkerEnd> ended = new CompletableFuture<>();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final Worker worker;

  /** Makes all connections in the right way. */
  FakeWorker(Path folder) throws Exception {
    LargeFrames memory = new LargeFrames();
    try (Door door = Door.open(folder.resolve("s"), new SecureRandom(), memory)) {
      byte[] token = HexFormat.of().parseHex(door.token());
      for (int i = 0; i < Protocol.CALL_LINKS; i++) {
        greet(door.socket(), new Hello(token, Hello.Role.CALLS, i));
      }
      greet(door.socket(), new Hello(token, Hello.Role.CONTROL, 0));
      greet(door.socket(), new Hello(token, Hello.Role.TALK, 0));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      Peers own = Peers.of(Optional.empty());
      worker = new Worker(this, door.await(own, () -> true, deadline), memory);
    }
    for (Link link : links) {
      link.receive().expect(FrameType.WELCOME);
    }
  }

  private void greet(Path socket, Hello hello) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    Link link = Link.patient(channel, ReadLimits.USUAL);
    ValueWriter out = ValueWriter.create();
    hello.write(out);
    link.send(FrameType.HELLO, 0, out);
    channels.add(channel);
    links.add(link);
  }

  @Override
  public Optional<Path> data() {
    return Optional.empty();
  }

  Worker worker() {
    return worker;
  }

  Frame receive(int link) throws IOException {
    return links.get(link).receive();
  }

  void send(int link, FrameType type, int id, ValueWriter body) throws IOException {
    links.get(link).send(type, id, body);
  }

  /** Sends bytes that need not be a frame. */
  void raw(int link, int length, int type, int id, byte... body) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(9 + body.length);
    bytes.putInt(length).put((byte) type).putInt(id).put(body).flip();
    while (bytes.hasRemaining()) {
      channels.get(link).write(bytes);
    }
  }

  /** A frame of the right length with any body. */
  void body(int link, FrameType type, int id, byte... body) throws IOException {
    raw(link, 5 + body.length, type.code(), id, body);
  }

  void hangUp(int link) throws IOException {
    links.get(link).close();
  }

  /** Waits until the host has ended this worker, and left nothing of it. */
  void requireEnd(WorkerEnd.Cause cause) {
    assertThat(worker.ended()).succeedsWithin(Duration.ofSeconds(10));
    assertThat(worker.ended().join().cause()).isEqualTo(cause);
    assertThat(worker.callsInFlight()).isZero();
    Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO).until(this::isClosed);
  }

  /** Whether the host has closed every connection. */
  boolean isClosed() {
    return channels.stream().allMatch(FakeWorker::isClosed);
  }

  private static boolean isClosed(SocketChannel channel) {
    try {
      return !channel.isOpen() || channel.read(ByteBuffer.allocate(1 << 16)) < 0;
    } catch (IOException e) {
      // Reset: it is gone, with something unread.
      return true;
    }
  }

  @Override
  public long pid() {
    return 1;
  }

  @Override
  public void kill() {
    ended.complete(new WorkerEnd(WorkerEnd.Cause.CRASH, "it was killed"));
  }

  @Override
  public CompletableFuture<WorkerEnd> ended() {
    return ended;
  }

  @Override
  public WorkerUsage usage() {
    return WorkerUsage.UNKNOWN;
  }

  @Override
  public long cpuNanos() {
    return 0;
  }

  @Override
  public long diskLimit() {
    return Long.MAX_VALUE;
  }

  @Override
  public WorkerHold hold() {
    return WorkerHold.NONE;
  }

  @Override
  public void close() throws IOException {
    worker.close();
    for (Link link : links) {
      link.close();
    }
  }
}
