package dev.xcore.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link CallBenchmark} with JMH, in processes of its own. */
final class CallRun {

  private final Settings settings;

  CallRun(Settings settings) {
    this.settings = settings;
  }

  List<Figure> run() throws RunnerException {
    double plain = 0;
    double bound = 0;
    double alone = 0;
    for (RunResult result : results()) {
      double score = result.getPrimaryResult().getScore();
      switch (result.getParams().getBenchmark().replaceAll(".*\\.", "")) {
        case "plainInterfaceCall" -> plain = score;
        case "pipelineWithTwoParameters" -> bound = score;
        case "pipelineAlone" -> alone = score;
        default -> throw new IllegalStateException(result.getParams().getBenchmark());
      }
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.of("trusted call, two parameters bound", bound, "ns")
            .beside("interface call", plain)
            .atMost(300));
    figures.add(
        Figure.of("trusted call, pipeline alone", alone, "ns").beside("interface call", plain));
    return figures;
  }

  private Collection<RunResult> results() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(CallBenchmark.class.getName())
                .forks(settings.isQuick() ? 1 : 2)
                .warmupIterations(settings.isQuick() ? 1 : 5)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(settings.isQuick() ? 1 : 5)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs("-Xmx512m", "--sun-misc-unsafe-memory-access=allow")
                .shouldFailOnError(true)
                .build())
        .run();
  }
}
