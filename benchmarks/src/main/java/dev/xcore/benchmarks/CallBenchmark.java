package dev.xcore.benchmarks;

import dev.xcore.app.Xcore;
import dev.xcore.kernel.runtime.PluginSupervisor;
import dev.xcore.sdk.Result;
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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A trusted call through the full pipeline (trace, caller, deadline, rate limit, bulkhead,
 * counters, binding, handler) beside what a plain interface call costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmark {

  private final Map<String, Object> payload = Map.of("a", 2L, "b", 3L);
  private final WorkFolder work = folder();
  private final Xcore xcore = start(work.path());
  private final PluginSupervisor plugins = xcore.plugins();
  private Adder adder = Integer::sum;
  private int a = 2;
  private int b = 3;

  /** What plain Java would use. */
  @FunctionalInterface
  interface Adder {
    int add(int a, int b);
  }

  private static WorkFolder folder() {
    try {
      return WorkFolder.create();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Starts the platform without a port, and checks that it answers rightly. */
  private static Xcore start(Path application) {
    try {
      Path folder = Files.createDirectories(application.resolve("plugins"));
      PluginFiles.bench(folder);
      Xcore xcore = Xcore.load(XcoreServer.configure(application, folder, 0));
      xcore.httpHandler();
      xcore.boot();
      Object sum = xcore.plugins().call("bench", "add", Map.of("a", 2, "b", 3)).value();
      if (!(sum instanceof Number number) || number.intValue() != 5) {
        throw new IllegalStateException("2 + 3 gave " + sum);
      }
      return xcore;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Stops the platform. */
  @TearDown(Level.Trial)
  public void stop() {
    xcore.close();
    work.close();
  }

  /**
   * The peer.
   *
   * @return the sum
   */
  @Benchmark
  public int plainInterfaceCall() {
    return adder.add(a, b);
  }

  /**
   * The pipeline with a payload that is bound to two parameters.
   *
   * @return the sum
   */
  @Benchmark
  public Result pipelineWithTwoParameters() {
    return plugins.call("bench", "add", payload);
  }

  /**
   * The pipeline alone: no parameters, no result.
   *
   * @return an empty result
   */
  @Benchmark
  public Result pipelineAlone() {
    return plugins.call("bench", "nothing", null);
  }
}
