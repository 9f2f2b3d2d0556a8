package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.worker.protocol.Hello;
import dev.xcore.worker.protocol.Protocol;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who knocks at a worker's door without being the worker is turned away, and keeps nobody out. */
@Timeout(60)
final class DoorIT {

  private Path folder;
  private Door door;
  private Visitors visitors;

  @BeforeEach
  void open() throws Exception {
    folder = Files.createTempDirectory("xd");
    door = Door.open(folder.resolve("s"), new SecureRandom(), new LargeFrames());
    visitors = new Visitors(door);
  }

  @AfterEach
  void close() throws Exception {
    visitors.close();
    door.close();
    Files.deleteIfExists(folder);
  }

  /** What a visitor sends. */
  private interface Knock {
    void at(Visitors visitors, SocketChannel channel) throws IOException;
  }

  private record Named(String name, Knock knock) {
    @Override
    public String toString() {
      return name;
    }
  }

  private CompletableFuture<WorkerLinks> await(long seconds) {
    CompletableFuture<WorkerLinks> links = new CompletableFuture<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Thread.ofVirtual()
        .start(() -> {
          try {
            links.complete(door.await(Peers.of(Optional.empty()), () -> true, deadline));
          } catch (IOException | TimeoutException | InterruptedException e) {
            links.completeExceptionally(e);
          }
        });
    return links;
  }

  private static void assertTurnedAway(Link link) {
    // With something unread left behind the system calls it a reset.
    assertThatThrownBy(link::receive).isInstanceOfAny(EOFException.class, SocketException.class);
  }

  static Stream<Named> strangers() {
    Map<String, Knock> knocks = new LinkedHashMap<>();
    long calls = 3;
    String magic = Protocol.MAGIC;
    long version = Protocol.VERSION;
    byte[] wrong = new byte[Protocol.TOKEN];
    knocks.put("leaves at once", (visitors, channel) -> channel.close());
    knocks.put(
        "another frame", (visitors, channel) -> Visitors.raw(channel, 5, FrameType.PONG.code()));
    knocks.put("an unknown frame", (visitors, channel) -> Visitors.raw(channel, 5, 99));
    knocks.put(
        "no length", (visitors, channel) -> Visitors.raw(channel, 0, FrameType.HELLO.code()));
    knocks.put("a frame of 1 GiB", (visitors, channel) -> Visitors.raw(channel, 1 << 30, 1));
    knocks.put(
        "nothing in it", (visitors, channel) -> Visitors.raw(channel, 5, FrameType.HELLO.code()));
    knocks.put(
        "another magic",
        (visitors, channel) -> visitors.send(channel, "ssh", version, visitors.token(), calls, 0L));
    knocks.put(
        "another version",
        (visitors, channel) ->
            visitors.send(channel, magic, version + 1, visitors.token(), calls, 0L));
    knocks.put(
        "a wrong token",
        (visitors, channel) -> visitors.send(channel, magic, version, wrong, calls, 0L));
    knocks.put(
        "no token",
        (visitors, channel) -> visitors.send(channel, magic, version, new byte[0], calls, 0L));
    knocks.put(
        "half a token",
        (visitors, channel) ->
            visitors.send(
                channel, magic, version, java.util.Arrays.copyOf(visitors.token(), 16), calls, 0L));
    knocks.put(
        "no such role",
        (visitors, channel) -> visitors.send(channel, magic, version, visitors.token(), 9L, 0L));
    knocks.put(
        "no such place",
        (visitors, channel) ->
            visitors.send(channel, magic, version, visitors.token(), calls, 64L));
    knocks.put(
        "more than a greeting",
        (visitors, channel) ->
            visitors.send(channel, magic, version, visitors.token(), calls, 0L, 0L));
    return knocks.entrySet().stream().map(each -> new Named(each.getKey(), each.getValue()));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void aStrangerIsTurnedAwayAndTheWorkerGetsIn(Named stranger) throws Exception {
    stranger.knock().at(visitors, visitors.visit());
    List<Link> links = visitors.worker();

    try (WorkerLinks got = await(20).get(30, TimeUnit.SECONDS)) {
      assertThat(got.calls()).hasSize(Protocol.CALL_LINKS);
      for (Link link : links) {
        link.receive().expect(FrameType.WELCOME);
      }
    }
  }

  @Test
  void whoSaysNothingDelaysTheWorkerForAMomentOnly() throws Exception {
    SocketChannel silent = visitors.visit();
    visitors.worker();

    await(20).get(30, TimeUnit.SECONDS).close();

    assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void aSlowGreetingDoesNotOutlastTheDeadline() throws Exception {
    SocketChannel slow = visitors.visit();
    Visitors.raw(slow, 100, FrameType.HELLO.code());

    assertThatThrownBy(() -> await(1).get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(slow.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void aPlaceThatIsTakenStaysWithWhoCameFirst() throws Exception {
    Link first = visitors.knock(visitors.hello(Hello.Role.CONTROL, 0));
    Link second = visitors.knock(visitors.hello(Hello.Role.CONTROL, 0));
    CompletableFuture<WorkerLinks> links = await(20);
    first.receive().expect(FrameType.WELCOME);
    assertTurnedAway(second);

    for (int i = 0; i < Protocol.CALL_LINKS; i++) {
      visitors.knock(visitors.hello(Hello.Role.CALLS, i));
    }
    visitors.knock(visitors.hello(Hello.Role.TALK, 0));

    try (WorkerLinks got = links.get(30, TimeUnit.SECONDS)) {
      got.control().send(FrameType.PING, 8, ValueWriter.create());
      assertThat(first.receive().id()).isEqualTo(8);
    }
  }

  @Test
  void aTokenIsGoodForOneDoorAndOnce() throws Exception {
    visitors.worker();
    WorkerLinks links = await(20).get(30, TimeUnit.SECONDS);
    Path socket = door.socket();
    door.close();
    assertThat(socket).doesNotExist();
    assertThatThrownBy(() -> visitors.knock(visitors.hello(Hello.Role.CALLS, 0)))
        .isInstanceOf(IOException.class);
    links.close();

    door = Door.open(socket, new SecureRandom(), new LargeFrames());
    Visitors next = new Visitors(door);
    assertThat(next.token()).isNotEqualTo(visitors.token());
    Link replayed = visitors.knock(visitors.hello(Hello.Role.CONTROL, 0));
    next.worker();
    await(20).get(30, TimeUnit.SECONDS).close();
    assertTurnedAway(replayed);
    next.close();
  }

  @Test
  void aCrowdEndsTheAttempt() throws Exception {
    for (int i = 0; i < 40; i++) {
      visitors.visit().close();
    }
    assertThatThrownBy(() -> await(20).get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessage("strangers crowd the worker's socket");
  }

  @Test
  void aWorkerThatEndsIsNotWaitedFor() {
    assertThatThrownBy(() -> door.await(Peers.of(Optional.empty()), () -> false, Long.MAX_VALUE))
        .isInstanceOf(IOException.class)
        .hasMessage("the worker ended before it introduced itself");
  }
}
