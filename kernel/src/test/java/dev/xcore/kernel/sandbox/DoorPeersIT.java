package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.Link;
import dev.xcore.ipc.ReadLimits;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.worker.protocol.Hello;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may come in to a worker's host, and who may not. */
@Timeout(60)
class DoorPeersIT {

  private final AtomicBoolean isAwaited = new AtomicBoolean(true);
  private Path folder;
  private Door door;

  @BeforeEach
  void open() throws Exception {
    folder = Files.createTempDirectory("xd");
    door = Door.open(folder.resolve("s"), new SecureRandom(), new LargeFrames());
  }

  @AfterEach
  void close() throws Exception {
    isAwaited.set(false);
    door.close();
    Files.deleteIfExists(folder);
  }

  private CompletableFuture<String> await(Peers peers) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    CompletableFuture<String> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            end.complete(door.await(peers, isAwaited::get, deadline).toString());
          } catch (Exception e) {
            end.complete(String.valueOf(e.getMessage()));
          }
        });
    return end;
  }

  /** Greets as the worker would, and returns what the host says. */
  private FrameType greet(byte[] token) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(door.socket()));
        Link link = Link.patient(channel, ReadLimits.USUAL)) {
      ValueWriter out = ValueWriter.create();
      new Hello(token, Hello.Role.CONTROL, 0).write(out);
      link.send(FrameType.HELLO, 0, out);
      return link.receive().type();
    }
  }

  private byte[] token() {
    return HexFormat.of().parseHex(door.token());
  }

  @Test
  void theServersOwnUserComesInWithTheToken() throws Exception {
    await(Peers.of(Optional.empty()));

    assertThatThrownBy(() -> greet(new byte[32])).isInstanceOf(IOException.class);
    assertThat(greet(token())).isEqualTo(FrameType.WELCOME);
  }

  @Test
  void anotherUserStaysOutEvenWithTheToken() throws Exception {
    Peers others = new Peers(Set.of(() -> "somebody else"));
    CompletableFuture<String> end = await(others);

    for (int i = 0; i < 17; i++) {
      assertThatThrownBy(() -> greet(token())).isInstanceOf(IOException.class);
    }

    assertThat(end.get(20, TimeUnit.SECONDS)).contains("strangers crowd");
  }

  @Test
  void theUserOfAWorkerIsKnownByItsNumber() throws Exception {
    Peers peers = Peers.of(Optional.of(200_123));

    assertThat(peers.users()).hasSize(2).anyMatch(user -> user.getName().equals("200123"));
  }
}
