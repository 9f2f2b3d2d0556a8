package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.kernel.sandbox.WorkerEnd.Cause;
import dev.xcore.worker.protocol.LogEntry;
import dev.xcore.worker.protocol.Operation;
import dev.xcore.worker.protocol.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker that lies, or has too much to say, outside of calls. */
@Timeout(60)
final class HostileTalkIT {

  private static final int TALK = FakeWorker.TALK;
  private static final int AT_ONCE = 64;

  private Path folder;
  private FakeWorker fake;

  @BeforeEach
  void open() throws Exception {
    folder = Files.createTempDirectory("xh");
    fake = new FakeWorker(folder);
  }

  @AfterEach
  void close() throws Exception {
    fake.close();
    Files.deleteIfExists(folder);
  }

  static Stream<Lie.Named> talks() {
    Map<String, Lie> lies = new LinkedHashMap<>();
    lies.put("a result", fake -> fake.send(TALK, FrameType.RESULT, 1, Lie.values(1)));
    lies.put("a call", fake -> fake.send(TALK, FrameType.CALL, 1, Lie.values(1)));
    lies.put(
        "an unknown request", fake -> fake.send(TALK, FrameType.REQUEST, 1, Lie.values("evil", 0)));
    lies.put(
        "a request of no call",
        fake -> fake.send(TALK, FrameType.REQUEST, 1, Lie.values("call", "x")));
    lies.put("a log entry that is none", fake -> fake.send(TALK, FrameType.LOG, 1, Lie.values(1)));
    lies.put("a frame of 1 GiB", fake -> fake.raw(TALK, 1 << 30, FrameType.LOG.code(), 1));
    lies.put("a plugin", fake -> fake.send(TALK, FrameType.LOADED, 0, Lie.values()));
    return Lie.named(lies);
  }

  @ParameterizedTest
  @MethodSource("talks")
  void aLieInTalkEndsTheWorker(Lie.Named lie) throws Exception {
    TalkLink.serve(
        fake.worker(), (call, operation, arguments, reply) -> reply.nothing(), this::log);
    lie.lie().tell(fake);
    fake.requireEnd(Cause.VIOLATION);
  }

  private void log(LogEntry entry) {
    assertThat(entry.message()).hasSizeLessThanOrEqualTo(Protocol.MESSAGE);
  }

  private static ValueWriter request() {
    return Lie.values(Operation.HEALTH_REMOVE.wire(), 0L, "x");
  }

  /** Says something again and again, until all is said or the host has hung up. */
  private CompletableFuture<Integer> flood(int times, Lie lie) {
    CompletableFuture<Integer> said = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          int count = 0;
          try {
            while (count < times) {
              lie.tell(fake);
              count++;
            }
            said.complete(count);
          } catch (IOException e) {
            // The host has hung up.
            said.complete(count);
          }
        });
    return said;
  }

  @Test
  void aFloodOfLogEntriesIsTakenInOrderAndNothingIsLost() throws Exception {
    int entries = 50_000;
    AtomicInteger taken = new AtomicInteger();
    TalkLink.serve(
        fake.worker(),
        (call, operation, arguments, reply) -> {
          arguments.value();
          reply.value(taken.get());
        },
        entry -> taken.incrementAndGet());

    flood(entries, worker -> worker.send(TALK, FrameType.LOG, 0, Lie.values(20, "a", "b", "")))
        .get(30, TimeUnit.SECONDS);
    fake.send(TALK, FrameType.REQUEST, 1, request());

    assertThat(fake.receive(TALK).expect(FrameType.REPLY).value()).isEqualTo((long) entries);
    assertThat(fake.worker().isAlive()).isTrue();
  }

  @Test
  void aFloodOfRequestsIsDoneSoManyAtATimeAndTheRestWaits() throws Exception {
    int requests = 1000;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    TalkLink.serve(
        fake.worker(),
        (call, operation, arguments, reply) -> {
          arguments.value();
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          go.await();
          inside.decrementAndGet();
          reply.nothing();
        },
        this::log);
    CompletableFuture<Integer> said =
        flood(requests, worker -> worker.send(TALK, FrameType.REQUEST, 1, request()));

    await().atMost(Duration.ofSeconds(20)).until(() -> inside.get() == AT_ONCE);
    go.countDown();
    for (int i = 0; i < requests; i++) {
      fake.receive(TALK).expect(FrameType.REPLY);
    }
    assertThat(said.get(20, TimeUnit.SECONDS)).isEqualTo(requests);
    assertThat(most).hasValue(AT_ONCE);
    assertThat(fake.worker().isAlive()).isTrue();
  }

  @Test
  void whoAsksAndDoesNotReadTheRepliesIsEnded() throws Exception {
    String reply = "y".repeat(60_000);
    TalkLink.serve(
        fake.worker(),
        (call, operation, arguments, out) -> {
          arguments.value();
          out.text(reply);
        },
        this::log);

    CompletableFuture<Integer> said =
        flood(Integer.MAX_VALUE, worker -> worker.send(TALK, FrameType.REQUEST, 1, request()));

    assertThat(said.get(30, TimeUnit.SECONDS)).isPositive();
    fake.requireEnd(Cause.VIOLATION);
  }
}
