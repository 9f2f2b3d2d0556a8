package dev.xcore.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LinkTest {

  private static final byte[] PING = {0, 0, 0, 5, 15, 0, 0, 0, 0};

  @TempDir Path directory;
  private SocketPair pair;
  private SocketChannel near;
  private SocketChannel far;

  @BeforeEach
  void connect() throws IOException {
    pair = SocketPair.in(directory);
    near = pair.near();
    far = pair.far();
  }

  @AfterEach
  void disconnect() throws IOException {
    pair.close();
  }

  private Link watchful() throws IOException {
    return Link.watchful(near, ReadLimits.USUAL, (bytes, deadline) -> {});
  }

  private Link patient() throws IOException {
    return Link.patient(far, ReadLimits.USUAL);
  }

  private static long soon() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
  }

  @Test
  void aFrameArrivesAsItWasSent() throws Exception {
    try (Link host = watchful();
        Link worker = patient()) {
      host.send(FrameType.CALL, 7, ValueWriter.create().value(Map.of("a", 1)), soon());

      Frame frame = worker.receive();

      assertThat(frame.type()).isEqualTo(FrameType.CALL);
      assertThat(frame.id()).isEqualTo(7);
      assertThat(frame.body().value()).isEqualTo(Map.of("a", 1L));
    }
  }

  @Test
  void megabytesCrossInBothDirections() throws Exception {
    byte[] large = new byte[7 << 20];
    new java.util.Random(1).nextBytes(large);
    try (Link host = watchful();
        Link worker = patient()) {
      CompletableFuture<byte[]> echo =
          CompletableFuture.supplyAsync(() -> {
            try {
              byte[] received = worker.receive().body().bytes();
              worker.send(FrameType.RESULT, 1, ValueWriter.create().bytes(received));
              return received;
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
      host.send(FrameType.CALL, 1, ValueWriter.create().bytes(large), soon());

      assertThat(host.receive(soon()).body().bytes()).isEqualTo(large);
      assertThat(echo.get()).isEqualTo(large);
    }
  }

  @Test
  void anInterruptEndsTheWaitButNotTheConnection() throws Exception {
    try (Link host = watchful();
        Link worker = patient()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> host.receive(soon())).isInstanceOf(InterruptedException.class);

      worker.send(FrameType.RESULT, 3, ValueWriter.create().text("late"));

      assertThat(host.receive(soon()).body().text()).isEqualTo("late");
    }
  }

  @Test
  void aFrameThatStopsHalfwayGoesOnAfterTheDeadline() throws Exception {
    try (Link host = watchful()) {
      byte[] body = ValueWriter.create().text("slow").toBytes();
      ByteBuffer frame = ByteBuffer.allocate(9 + body.length);
      frame.putInt(5 + body.length).put((byte) FrameType.RESULT.code()).putInt(4).put(body).flip();
      ByteBuffer rest = frame.slice(6, frame.limit() - 6);
      far.write(frame.limit(6));

      assertThatThrownBy(() -> host.receive(System.nanoTime() + 20_000_000))
          .isInstanceOf(TimeoutException.class);
      far.write(rest);

      assertThat(host.receive(soon()).body().text()).isEqualTo("slow");
    }
  }

  @Test
  void anInterruptedPatientLinkGoesOnAndKeepsTheInterrupt() throws Exception {
    try (Link worker = patient()) {
      near.write(ByteBuffer.wrap(PING));
      Thread.currentThread().interrupt();

      assertThat(worker.receive().type()).isEqualTo(FrameType.PING);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void anAnnouncedGigabyteIsRefusedBeforeMemoryIsTaken() throws Exception {
    try (Link host = watchful()) {
      far.write(ByteBuffer.wrap(new byte[] {0x40, 0, 0, 0, 8, 0, 0, 0, 0}));

      assertThatThrownBy(() -> host.receive(soon()))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("1073741824");
    }
  }

  @Test
  void aNegativeLengthIsRefused() throws Exception {
    try (Link host = watchful()) {
      far.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, 8, 0, 0, 0, 0}));
      assertThatThrownBy(() -> host.receive(soon())).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void anUnknownTypeIsRefused() throws Exception {
    try (Link host = watchful()) {
      far.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 5, 99, 0, 0, 0, 0}));
      assertThatThrownBy(() -> host.receive(soon()))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("99");
    }
  }

  @Test
  void aClosedPeerIsTheEnd() throws Exception {
    try (Link host = watchful()) {
      far.close();
      assertThatThrownBy(() -> host.receive(soon())).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void closingWakesTheReceiver() throws Exception {
    Link host = watchful();
    CompletableFuture<Throwable> failure =
        CompletableFuture.supplyAsync(() -> {
          try {
            host.receive(Long.MAX_VALUE);
            throw new AssertionError("a frame arrived");
          } catch (IOException | InterruptedException | TimeoutException e) {
            return e;
          }
        });
    host.close();
    assertThat(failure.get()).isInstanceOf(IOException.class);
  }

  @Test
  void aPeerThatDoesNotReadEndsTheSendingAtTheDeadline() throws Exception {
    try (Link host = watchful()) {
      ValueWriter large = ValueWriter.create().bytes(new byte[4 << 20]);
      assertThatThrownBy(() -> host.send(FrameType.CALL, 1, large, System.nanoTime() + 50_000_000))
          .isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void anInterruptWhileWaitingDoesNotCloseAPatientLink() throws Exception {
    try (Link worker = patient()) {
      CompletableFuture<Boolean> isInterrupted = new CompletableFuture<>();
      Thread receiver =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  worker.receive();
                  isInterrupted.complete(Thread.interrupted());
                } catch (IOException e) {
                  isInterrupted.completeExceptionally(e);
                }
              });
      awaitInSelect(receiver);
      receiver.interrupt();
      Awaitility.await().until(() -> !receiver.isInterrupted());
      near.write(ByteBuffer.wrap(PING));

      assertThat(isInterrupted.get()).isTrue();
    }
  }

  private static void awaitInSelect(Thread thread) {
    Awaitility.await()
        .until(() ->
            List.of(thread.getStackTrace()).stream()
                .anyMatch(frame -> frame.getMethodName().equals("select")));
  }

  @Test
  void anInterruptWhileSendingDoesNotSpoilTheFrame() throws Exception {
    byte[] large = new byte[4 << 20];
    try (Link host = watchful();
        Link worker = patient()) {
      CompletableFuture<Boolean> isInterrupted = new CompletableFuture<>();
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  host.send(FrameType.CALL, 1, ValueWriter.create().bytes(large), soon());
                  isInterrupted.complete(Thread.interrupted());
                } catch (IOException | TimeoutException e) {
                  isInterrupted.completeExceptionally(e);
                }
              });
      awaitInSelect(sender);
      sender.interrupt();

      assertThat(worker.receive().body().bytes()).isEqualTo(large);
      assertThat(isInterrupted.get()).isTrue();
    }
  }

  @Test
  void aSenderDoesNotWaitForAReceiver() throws Exception {
    try (Link host = watchful()) {
      CompletableFuture<FrameType> received = new CompletableFuture<>();
      Thread receiver =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  received.complete(host.receive(soon()).type());
                } catch (IOException | InterruptedException | TimeoutException e) {
                  received.completeExceptionally(e);
                }
              });
      awaitInSelect(receiver);
      Thread sender =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  host.send(
                      FrameType.CALL, 1, ValueWriter.create().bytes(new byte[4 << 20]), soon());
                } catch (IOException | TimeoutException e) {
                  received.completeExceptionally(e);
                }
              });
      awaitInSelect(sender);
      try (Link worker = patient()) {
        assertThat(worker.receive().body().bytes()).hasSize(4 << 20);
        sender.join();
        assertThat(received).isNotDone();
        worker.send(FrameType.PONG, 0, ValueWriter.create());
        assertThat(received.get()).isEqualTo(FrameType.PONG);
      }
    }
  }

  @Test
  void virtualThreadsSendAndReceiveAtOnce() throws Exception {
    int count = 300;
    try (Link host = watchful();
        Link worker = patient();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Link link : List.of(host, worker)) {
        threads.submit(() -> {
          ValueWriter body = ValueWriter.create();
          for (int id = 0; id < count; id++) {
            body.clear();
            link.send(FrameType.CALL, id, body.bytes(new byte[id * 100]), soon());
          }
          return link;
        });
      }
      Future<Integer> atHost = threads.submit(() -> receiveInOrder(host, count));
      Future<Integer> atWorker = threads.submit(() -> receiveInOrder(worker, count));

      assertThat(atHost.get()).isEqualTo(count);
      assertThat(atWorker.get()).isEqualTo(count);
    }
  }

  private static int receiveInOrder(Link link, int count) throws Exception {
    for (int id = 0; id < count; id++) {
      Frame frame = link.receive(soon());
      assertThat(frame.id()).isEqualTo(id);
      assertThat(frame.body().bytes()).hasSize(id * 100);
    }
    return count;
  }

  @Test
  void aFrameInDropsDoesNotOutlastTheDeadline() throws Exception {
    try (Link host = watchful();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      far.write(ByteBuffer.wrap(new byte[] {0, 0x7F, 0, 0, 7, 0, 0, 0, 0}));
      Future<Long> drops =
          threads.submit(() -> {
            long sent = 0;
            ByteBuffer drop = ByteBuffer.allocate(1);
            while (sent < 0x7F0000) {
              sent += far.write(drop.rewind());
            }
            return sent;
          });
      assertThatThrownBy(() -> host.receive(System.nanoTime() + 100_000_000))
          .isInstanceOf(TimeoutException.class);
      assertThatThrownBy(
              () -> {
                Thread.currentThread().interrupt();
                host.receive(soon());
              })
          .isInstanceOf(InterruptedException.class);
      host.close();
      assertThatThrownBy(drops::get).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void aPassedDeadlineStillGivesWhatHasArrived() throws Exception {
    try (Link host = watchful()) {
      far.write(ByteBuffer.wrap(PING));
      far.write(ByteBuffer.wrap(PING));
      long past = System.nanoTime() - 1;

      assertThat(host.receive(past).type()).isEqualTo(FrameType.PING);
      assertThat(host.receive(past).type()).isEqualTo(FrameType.PING);
      assertThatThrownBy(() -> host.receive(past)).isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void aFrameThatArrivesByteByByteIsReceived() throws Exception {
    byte[] body = ValueWriter.create().text("slowly").toBytes();
    ByteBuffer frame = ByteBuffer.allocate(9 + body.length);
    frame.putInt(5 + body.length).put((byte) 7).putInt(1).put(body).flip();
    try (Link host = watchful()) {
      while (frame.hasRemaining()) {
        assertThatThrownBy(() -> host.receive(System.nanoTime()))
            .isInstanceOf(TimeoutException.class);
        far.write(frame.slice(frame.position(), 1));
        frame.position(frame.position() + 1);
      }
      assertThat(host.receive(soon()).body().text()).isEqualTo("slowly");
    }
  }

  @Test
  void theLongestBodyCrosses() throws Exception {
    ValueWriter body = ValueWriter.create().bytes(new byte[ReadLimits.MOST_BODY - 5]);
    assertThat(body.size()).isEqualTo(ReadLimits.MOST_BODY);
    try (Link host = watchful();
        Link worker = patient()) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> {
            try {
              host.send(FrameType.CALL, 1, body, soon());
            } catch (IOException | TimeoutException e) {
              throw new IllegalStateException(e);
            }
          });
      assertThat(worker.receive().body().bytes()).hasSize(ReadLimits.MOST_BODY - 5);
      sending.get();
    }
  }

  @Test
  void theEndInTheMiddleOfAFrameIsTheEnd() throws Exception {
    try (Link host = watchful()) {
      far.write(ByteBuffer.wrap(PING, 0, 7));
      far.close();
      assertThatThrownBy(() -> host.receive(soon())).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void closingTwiceIsHarmlessAndEverythingAfterIsRefused() throws Exception {
    Link host = watchful();
    host.close();
    host.close();
    assertThatThrownBy(() -> host.receive(soon())).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> host.send(FrameType.PING, 0, ValueWriter.create(), soon()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void closingFreesAllDescriptors() throws Exception {
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long before = system.getOpenFileDescriptorCount();
    for (int round = 0; round < 200; round++) {
      SocketPair other = SocketPair.in(directory);
      Link one = Link.patient(other.near(), ReadLimits.USUAL);
      Link two = Link.patient(other.far(), ReadLimits.USUAL);
      assertThatThrownBy(() -> one.receive(System.nanoTime())).isInstanceOf(TimeoutException.class);
      CompletableFuture.runAsync(() -> closeQuietly(two)).get();
      one.close();
    }
    assertThat(system.getOpenFileDescriptorCount()).isLessThan(before + 100);
  }

  private static void closeQuietly(Link link) {
    try {
      link.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void afterTheFirstFramesLittleIsAllocated() throws Exception {
    try (Link host = watchful();
        Link worker = patient()) {
      ValueWriter body = ValueWriter.create().bytes(new byte[200]);
      for (int warmUp = 0; warmUp < 100; warmUp++) {
        host.send(FrameType.CALL, 1, body, soon());
        worker.receive();
      }
      int rounds = 1000;
      long taken =
          Allocation.of(() -> {
            for (int round = 0; round < rounds; round++) {
              host.send(FrameType.CALL, 1, body, soon());
              worker.receive();
            }
          });
      assertThat(taken / rounds).as("bytes a frame, its body included").isLessThan(1200);
    }
  }

  @Test
  void aLinkCanBecomePatientBetweenFrames() throws Exception {
    Link host = watchful();
    far.write(ByteBuffer.wrap(PING));
    assertThat(host.receive(soon()).type()).isEqualTo(FrameType.PING);
    try (Link patient = host.asPatient()) {
      far.write(ByteBuffer.wrap(PING));
      assertThat(patient.receive().type()).isEqualTo(FrameType.PING);
    }
  }

  @Test
  void aLinkThatHasReceivedMoreDoesNotBecomePatient() throws Exception {
    try (Link host = watchful()) {
      far.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 5, 15, 0, 0, 0, 0, 0}));
      assertThat(host.receive(soon()).type()).isEqualTo(FrameType.PING);
      assertThatThrownBy(host::asPatient).isInstanceOf(ProtocolException.class);
    }
  }
}
