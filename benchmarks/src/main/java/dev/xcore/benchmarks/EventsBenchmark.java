package dev.xcore.benchmarks;

import dev.xcore.app.Xcore;
import dev.xcore.sdk.EmitResult;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Events between plugins: permissions, context, deadline, health, history and results included; a
 * thousand patterns that do not match are subscribed to as well. Beside buses that call objects of
 * one application.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EventsBenchmark {

  private static final int BATCH = 10_000;
  private static final int PATTERNS = 1_000;

  private final Map<String, Object> data = Map.of("user", 7L);
  private final WorkFolder work = folder();
  private final Xcore xcore = start(work.path());
  private final Events events = xcore.plugins().events();
  private final BusPeers peers = BusPeers.start();
  private int number;

  private static WorkFolder folder() {
    try {
      return WorkFolder.create();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Xcore start(Path application) {
    try {
      Path folder = Files.createDirectories(application.resolve("plugins"));
      PluginFiles.listener(folder);
      Xcore xcore = Xcore.load(XcoreServer.configure(application, folder, 0));
      xcore.httpHandler();
      xcore.boot();
      return xcore;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Subscribes to what is never sent, and checks that events arrive. */
  @Setup(Level.Trial)
  public void prepare() {
    for (int i = 0; i < PATTERNS; i++) {
      events.on("other" + i + ".*", event -> {});
    }
    require(1, events.emit("one.sent", data).outcomes().size());
    require(10, events.emit("ten.sent", data).outcomes().size());
  }

  private static void require(int wanted, int found) {
    if (wanted != found) {
      throw new IllegalStateException(found + " handlers instead of " + wanted);
    }
  }

  /** Stops the platform. */
  @TearDown(Level.Trial)
  public void stop() {
    peers.close();
    xcore.close();
    work.close();
  }

  /**
   * One handler.
   *
   * @return its outcome
   */
  @Benchmark
  public EmitResult emitToOne() {
    return events.emit("one.sent", data);
  }

  /**
   * Ten handlers.
   *
   * @return their outcomes
   */
  @Benchmark
  public EmitResult emitToTen() {
    return events.emit("ten.sent", data);
  }

  /**
   * Queued events, up to the last delivery.
   *
   * @return how many the handler has taken
   * @throws InterruptedException never in practice
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long publish() throws InterruptedException {
    long wanted = taken() + BATCH;
    for (int i = 0; i < BATCH; i++) {
      events.publish("queued.sent", data);
    }
    long taken = taken();
    while (taken < wanted) {
      Thread.onSpinWait();
      taken = taken();
    }
    return taken;
  }

  private long taken() {
    Object count = events.emit("queued.count").value().orElseThrow();
    return ((Number) count).longValue();
  }

  /** One subscription, and its end. */
  @Benchmark
  public void subscribe() {
    Subscription subscription = events.on("new." + (number++ & 1023), event -> {});
    subscription.close();
  }

  /** Guava's EventBus, one handler. */
  @Benchmark
  public void guavaToOne() {
    peers.guava(1);
  }

  /** Guava's EventBus, ten handlers. */
  @Benchmark
  public void guavaToTen() {
    peers.guava(10);
  }

  /** MBassador, one handler. */
  @Benchmark
  public void mbassadorToOne() {
    peers.mbassador(1);
  }

  /** MBassador, ten handlers. */
  @Benchmark
  public void mbassadorToTen() {
    peers.mbassador(10);
  }

  /** Spring's publisher, one listener. */
  @Benchmark
  public void springToOne() {
    peers.spring(1);
  }

  /** Spring's publisher, ten listeners. */
  @Benchmark
  public void springToTen() {
    peers.spring(10);
  }

  /**
   * The event bus of Vert.x, up to the last delivery.
   *
   * @return how many its consumer has taken
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long vertxPublish() {
    return peers.vertx(BATCH);
  }
}
