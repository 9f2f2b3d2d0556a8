package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.handlers.ApiVersions;
import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.kernel.sandbox.WorkerEnd.Cause;
import dev.xcore.worker.protocol.LoadOrder;
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

/** A worker that lies about what its plugin offers: each lie is its end. */
@Timeout(60)
final class HostileOfferIT {

  private static final LoadOrder ORDER =
      new LoadOrder("shop", "1.0.0", "", ApiVersions.NONE, Map.of(), Map.of(), Optional.empty());

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

  static Stream<Lie.Named> offers() {
    Map<String, Lie> lies = new LinkedHashMap<>();
    int control = FakeWorker.CONTROL;
    lies.put("nothing", fake -> fake.body(control, FrameType.LOADED, 0));
    lies.put(
        "a failure without a problem",
        fake -> fake.send(control, FrameType.FAILED, 0, Lie.values(List.of())));
    lies.put("a pong", fake -> fake.send(control, FrameType.PONG, 0, Lie.values()));
    lies.put("a result", fake -> fake.send(control, FrameType.RESULT, 0, Lie.values(1)));
    lies.put(
        "an unknown callback",
        fake -> fake.send(control, FrameType.LOADED, 0, Lie.values(List.of("onEvil"))));
    lies.put(
        "very many schemas",
        fake -> {
          ValueWriter out = Lie.values(List.of(), false, false, List.of()).beginList();
          for (int i = 0; i < 6000; i++) {
            out.text("shop.S" + i).value(Map.of());
          }
          fake.send(control, FrameType.LOADED, 0, out.end());
        });
    lies.put(
        "a schema of another plugin",
        fake -> {
          ValueWriter out = Lie.values(List.of(), false, false, List.of()).beginList();
          out.text("shop.S").value(Map.of()).text("shop.S").value(Map.of()).end();
          fake.send(control, FrameType.LOADED, 0, out);
        });
    return Lie.named(lies);
  }

  @ParameterizedTest
  @MethodSource("offers")
  void aLieInAnOfferEndsTheWorker(Lie.Named lie) throws Exception {
    lie.lie().tell(fake);
    assertThatThrownBy(this::load).isInstanceOf(WorkerEndedException.class);
    fake.requireEnd(Cause.VIOLATION);
  }

  private void load() throws Exception {
    WorkerLoad load = new WorkerLoad(ORDER, List.of(), new Understudies(), entry -> {});
    load.into(fake.worker(), System.nanoTime() + TimeUnit.SECONDS.toNanos(30));
  }

  /** A plugin that offers nothing. */
  private static ValueWriter nothing() {
    List<Object> none = List.of();
    return Lie.values(
        none, false, false, none, none, none, none, none, none, none, none, none, none);
  }

  @Test
  void aSecondOfferEndsTheWorker() throws Exception {
    fake.send(FakeWorker.CONTROL, FrameType.LOADED, 0, nothing());
    fake.send(FakeWorker.CONTROL, FrameType.LOADED, 0, nothing());
    load();
    assertThat(fake.worker().isAlive()).isTrue();

    fake.worker().ping(Duration.ofSeconds(20));

    fake.requireEnd(Cause.VIOLATION);
  }

  @Test
  void anOfferAfterAFailureEndsTheWorker() throws Exception {
    fake.send(FakeWorker.CONTROL, FrameType.LOADED, 0, nothing());
    load();
    fake.send(FakeWorker.CONTROL, FrameType.FAILED, 0, nothing());

    fake.worker().ping(Duration.ofSeconds(20));

    fake.requireEnd(Cause.VIOLATION);
  }
}
