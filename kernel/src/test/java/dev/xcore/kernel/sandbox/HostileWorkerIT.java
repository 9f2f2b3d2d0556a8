package dev.xcore.kernel.sandbox;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.kernel.sandbox.WorkerEnd.Cause;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.worker.protocol.EventAnswer;
import dev.xcore.worker.protocol.HookAnswer;
import dev.xcore.worker.protocol.HookContent;
import dev.xcore.worker.protocol.HookDelivery;
import dev.xcore.worker.protocol.Protocol;
import dev.xcore.worker.protocol.RouteAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker that lies, as one would whose JVM had been taken over: each lie is its end. */
@Timeout(60)
final class HostileWorkerIT {

  private static final int ID = 7;
  private static final byte LIST = 8;
  private static final byte TEXT = 6;
  private static final Lie LONG =
      fake -> fake.send(0, FrameType.RESULT, ID, Lie.values("x".repeat(6 << 20)));
  private static final Conversation SILENT =
      new Conversation(
          (operation, arguments, reply) -> {
            while (arguments.hasMore()) {
              arguments.value();
            }
            reply.nothing();
          },
          entry -> {});

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

  private static byte[] nested(int depth) {
    byte[] body = new byte[depth];
    java.util.Arrays.fill(body, LIST);
    return body;
  }

  static Stream<Lie.Named> answers() {
    Map<String, Lie> lies = new LinkedHashMap<>();
    int result = FrameType.RESULT.code();
    lies.put("a frame of 1 GiB", fake -> fake.raw(0, 1 << 30, result, ID));
    lies.put("a negative length", fake -> fake.raw(0, -1, result, ID));
    lies.put("no length", fake -> fake.raw(0, 0, result, ID));
    lies.put("an unknown type", fake -> fake.raw(0, 5, 99, ID));
    lies.put("a negative type", fake -> fake.raw(0, 5, -3, ID));
    lies.put("another's answer", fake -> fake.send(0, FrameType.RESULT, ID + 1, Lie.values(1)));
    lies.put("another's error", fake -> fake.send(0, FrameType.ERROR, ID + 1, Lie.values(1)));
    lies.put("a greeting", fake -> fake.send(0, FrameType.HELLO, ID, Lie.values()));
    lies.put("an order", fake -> fake.send(0, FrameType.CALL, ID, Lie.values()));
    lies.put("a plugin", fake -> fake.send(0, FrameType.LOADED, ID, Lie.values()));
    lies.put("a pong", fake -> fake.send(0, FrameType.PONG, ID, Lie.values()));
    lies.put("nothing", fake -> fake.body(0, FrameType.RESULT, ID));
    lies.put("two results in one", fake -> fake.send(0, FrameType.RESULT, ID, Lie.values(1, 2)));
    lies.put("deep lists", fake -> fake.body(0, FrameType.RESULT, ID, nested(60_000)));
    lies.put("an unknown value", fake -> fake.body(0, FrameType.RESULT, ID, (byte) 77));
    lies.put(
        "a text longer than its frame",
        fake -> fake.body(0, FrameType.RESULT, ID, TEXT, (byte) 0xff, (byte) 0x7f));
    lies.put(
        "a text that is no UTF-8",
        fake -> fake.body(0, FrameType.RESULT, ID, TEXT, (byte) 2, (byte) 0xc0, (byte) 0x80));
    lies.put(
        "a list of the wrong parts",
        fake -> fake.body(0, FrameType.RESULT, ID, (byte) 9, (byte) 1, (byte) 1));
    lies.put("an error that is none", fake -> fake.send(0, FrameType.ERROR, ID, Lie.values("x")));
    lies.put(
        "an error without an end",
        fake ->
            fake.send(
                0, FrameType.ERROR, ID, Lie.values("x", "y", false, 1L, List.of(1), List.of())));
    lies.put(
        "an unknown request",
        fake -> fake.send(0, FrameType.REQUEST, 1, Lie.values("format.disk")));
    lies.put("a request without a name", fake -> fake.send(0, FrameType.REQUEST, 1, Lie.values(5)));
    lies.put(
        "a log entry of no level",
        fake -> fake.send(0, FrameType.LOG, 0, Lie.values(4000, "a", "b", "")));
    lies.put(
        "a log entry too long",
        fake -> fake.send(0, FrameType.LOG, 0, Lie.values(20, "a", "x".repeat(20_000), "")));
    return Lie.named(lies);
  }

  private Throwable call(Lie lie, Duration most) {
    return call(lie, most, ValueReader::value);
  }

  private Throwable call(Lie lie, Duration most, CallLease.ResultReader<?> reader) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            fake.receive(0).expect(FrameType.CALL);
            lie.tell(fake);
          } catch (IOException e) {
            // The host has hung up in the middle of it, as it may.
            return;
          }
        });
    long deadline = System.nanoTime() + most.toNanos();
    return catchThrowable(() -> {
      try (CallLease lease = fake.worker().lease(deadline)) {
        lease.call(ID, out -> out.text("payload"), deadline, SILENT, reader);
      }
    });
  }

  @ParameterizedTest
  @MethodSource("answers")
  void aLieInAnAnswerEndsTheWorker(Lie.Named lie) {
    assertThat(call(lie.lie(), Duration.ofSeconds(30)))
        .isInstanceOfSatisfying(
            WorkerEndedException.class,
            ended -> assertThat(ended.end().cause()).isEqualTo(Cause.VIOLATION));
    fake.requireEnd(Cause.VIOLATION);
  }

  static Stream<Lie.Named> delays() {
    Map<String, Lie> lies = new LinkedHashMap<>();
    lies.put("silence", fake -> {});
    lies.put("half a header", fake -> fake.raw(0, 1000, FrameType.RESULT.code(), ID));
    lies.put(
        "log entries without an end",
        fake -> {
          while (true) {
            fake.send(0, FrameType.LOG, 0, Lie.values(20, "a", "b", ""));
          }
        });
    lies.put(
        "requests without an end",
        fake -> {
          while (true) {
            fake.send(0, FrameType.REQUEST, 1, Lie.values("call", "a", "b", 1));
            fake.receive(0);
          }
        });
    lies.put(
        "a byte now and then",
        fake -> {
          fake.raw(0, 1 << 20, FrameType.RESULT.code(), ID);
          ValueWriter one = ValueWriter.create();
          for (int i = 0; i < 100_000; i++) {
            fake.send(0, FrameType.LOG, 0, one);
            Thread.onSpinWait();
          }
        });
    return Lie.named(lies);
  }

  @ParameterizedTest
  @MethodSource("delays")
  void aDelayLastsUntilTheDeadline(Lie.Named lie) {
    assertThat(call(lie.lie(), Duration.ofMillis(300))).isInstanceOf(CallTimeoutException.class);
    fake.requireEnd(Cause.DEADLINE);
  }

  static Stream<Lie.Named> eventAnswers() {
    Map<String, Lie> lies = new LinkedHashMap<>();
    lies.put("nothing", fake -> fake.body(0, FrameType.RESULT, ID));
    lies.put("a value", fake -> fake.send(0, FrameType.RESULT, ID, Lie.values(1)));
    lies.put(
        "half of the flags", fake -> fake.send(0, FrameType.RESULT, ID, Lie.values(true, true)));
    lies.put(
        "no value",
        fake -> fake.send(0, FrameType.RESULT, ID, Lie.values(true, true, true, false)));
    lies.put(
        "a failure that is none",
        fake -> fake.send(0, FrameType.RESULT, ID, Lie.values(true, false, false, true, "x", 1)));
    lies.put(
        "more than an answer",
        fake -> fake.send(0, FrameType.RESULT, ID, Lie.values(true, false, false, false, 1, 2)));
    lies.put(
        "flags that are numbers",
        fake -> fake.send(0, FrameType.RESULT, ID, Lie.values(1, 1, 1, 0, 7)));
    return Lie.named(lies);
  }

  @ParameterizedTest
  @MethodSource("eventAnswers")
  void aLieAboutAnEventEndsTheWorker(Lie.Named lie) {
    assertThat(call(lie.lie(), Duration.ofSeconds(30), EventAnswer::read))
        .isInstanceOf(WorkerEndedException.class);
    fake.requireEnd(Cause.VIOLATION);
  }

  static Stream<Lie.Named> hookAnswers() {
    Map<String, Lie> lies = new LinkedHashMap<>();
    lies.put("nothing", fake -> fake.body(0, FrameType.RESULT, ID));
    lies.put("a value", fake -> fake.send(0, FrameType.RESULT, ID, Lie.values(1)));
    lies.put("half of it", fake -> answer(fake, false, true, 7));
    lies.put("no value", fake -> answer(fake, false, false, true));
    lies.put("more than an answer", fake -> answer(fake, false, false, false, 1));
    lies.put("a result before it has happened", fake -> answer(fake, false, false, true, 7));
    lies.put("a payload where none can be given", fake -> answer(fake, true, 7, false, false));
    lies.put("words", fake -> answer(fake, "continue", "cancel", "skip"));
    return Lie.named(lies);
  }

  @ParameterizedTest
  @MethodSource("hookAnswers")
  void aLieOfAHookEndsTheWorker(Lie.Named lie) {
    HookDelivery asked =
        new HookDelivery(
            1,
            false,
            "http.request",
            "xcore",
            new HookDelivery.Rights(false, true, false, false),
            Map.of(),
            HookContent.NONE,
            HookContent.NONE,
            Optional.empty());
    assertThat(call(lie.lie(), Duration.ofSeconds(30), in -> HookAnswer.read(in).checked(asked)))
        .isInstanceOf(WorkerEndedException.class);
    fake.requireEnd(Cause.VIOLATION);
  }

  @Test
  void aConnectionThatIsClosedIsACrash() {
    assertThat(call(fake -> fake.hangUp(0), Duration.ofSeconds(30)))
        .isInstanceOf(WorkerEndedException.class);
    fake.requireEnd(Cause.CRASH);
  }

  @Test
  void anAnswerBeforeTheQuestionEndsTheWorker() throws Exception {
    fake.send(0, FrameType.RESULT, ID - 1, Lie.values("early"));
    assertThat(call(fake -> {}, Duration.ofSeconds(30))).isInstanceOf(WorkerEndedException.class);
    fake.requireEnd(Cause.VIOLATION);
  }

  @Test
  void aSecondAnswerIsNotTakenForTheNextOne() throws Exception {
    Lie twice =
        fake -> {
          fake.send(0, FrameType.RESULT, ID, Lie.values("one"));
          fake.send(0, FrameType.RESULT, ID, Lie.values("two"));
        };
    assertThat(call(twice, Duration.ofSeconds(30))).isNull();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try (CallLease lease = fake.worker().lease(deadline)) {
      assertThatThrownBy(
              () -> lease.call(ID + 1, out -> out.text("x"), deadline, SILENT, ValueReader::value))
          .isInstanceOf(WorkerEndedException.class);
    }
    fake.requireEnd(Cause.VIOLATION);
  }

  @Test
  void longAnswersOneAfterTheOtherLoseNoMemory() {
    for (int i = 0; i < 8; i++) {
      assertThat(call(LONG, Duration.ofSeconds(30))).isNull();
      fake.worker().releaseMemory();
    }
    assertThat(fake.worker().isAlive()).isTrue();
  }

  @Test
  void aLongAnswerHoldsItsMemoryUntilItIsUsed() {
    assertThat(call(LONG, Duration.ofSeconds(30))).isNull();
    assertThat(call(LONG, Duration.ofSeconds(30))).isNull();

    assertThat(call(LONG, Duration.ofMillis(300))).isInstanceOf(CallTimeoutException.class);
  }

  @Test
  void longLogEntriesDuringACallLoseNoMemory() {
    String message = "\u20ac".repeat(Protocol.MESSAGE);
    Lie chatty =
        fake -> {
          for (int i = 0; i < 400; i++) {
            fake.send(0, FrameType.LOG, 0, Lie.values(20, "a", message, message));
          }
          fake.send(0, FrameType.RESULT, ID, Lie.values(1));
        };
    assertThat(call(chatty, Duration.ofSeconds(30))).isNull();
  }

  static Stream<Lie.Named> responses() {
    Map<String, Lie> lies = new LinkedHashMap<>();
    List<Object> none = List.of();
    lies.put("status 999", fake -> answer(fake, 999L, none, 1L, ""));
    lies.put("status 600", fake -> answer(fake, 600L, none, 1L, ""));
    lies.put("headers that are none", fake -> answer(fake, 200L, List.of("a"), 1L, ""));
    lies.put("many headers", fake -> answer(fake, 200L, nCopies(2002, "a"), 1L, ""));
    lies.put(
        "a header without an end",
        fake -> answer(fake, 200L, List.of("a", "x".repeat((1 << 16) + 1)), 1L, ""));
    lies.put("an unknown body", fake -> answer(fake, 200L, none, 99L, ""));
    return Lie.named(lies);
  }

  private static void answer(FakeWorker fake, Object... parts) throws IOException {
    fake.send(0, FrameType.RESULT, ID, Lie.values(parts));
  }

  @ParameterizedTest
  @MethodSource("responses")
  void aLieInAResponseEndsTheWorker(Lie.Named lie) {
    assertThat(call(lie.lie(), Duration.ofSeconds(30), RouteAnswer::read))
        .isInstanceOfSatisfying(
            WorkerEndedException.class,
            ended -> assertThat(ended.end().cause()).isEqualTo(Cause.VIOLATION));
    fake.requireEnd(Cause.VIOLATION);
  }
}
