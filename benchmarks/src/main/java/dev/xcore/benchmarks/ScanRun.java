package dev.xcore.benchmarks;

import dev.xcore.kernel.security.CodeEntry;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link ScanBenchmark} with JMH, in processes of its own. */
final class ScanRun {

  private static final double MEGABYTE = 1e6;

  private final Settings settings;

  ScanRun(Settings settings) {
    this.settings = settings;
  }

  List<Figure> run() throws RunnerException {
    long bytes =
        ScanBenchmark.image().entries().stream()
            .filter(CodeEntry::isClass)
            .mapToLong(entry -> entry.bytes().length)
            .sum();
    List<Figure> figures = new ArrayList<>();
    for (RunResult result : new Runner(options()).run()) {
      double microseconds = result.getPrimaryResult().getScore();
      figures.add(
          Figure.of("code scan, class bytes, one thread", bytes / microseconds, "MB/s")
              .atLeast(200));
      figures.add(
          Figure.of("code scan, time per MB of classes", microseconds / (bytes / MEGABYTE), "µs"));
    }
    return figures;
  }

  private Options options() {
    return new OptionsBuilder()
        .include(ScanBenchmark.class.getName())
        .forks(settings.isQuick() ? 1 : 2)
        .warmupIterations(settings.isQuick() ? 2 : 10)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(settings.isQuick() ? 1 : 5)
        .measurementTime(TimeValue.seconds(1))
        .jvmArgs("-Xmx512m", "--sun-misc-unsafe-memory-access=allow")
        .shouldFailOnError(true)
        .build();
  }
}
