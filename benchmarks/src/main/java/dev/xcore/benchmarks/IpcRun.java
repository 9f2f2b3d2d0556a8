package dev.xcore.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link IpcBenchmark} with JMH, in processes of its own. */
final class IpcRun {

  private static final String PEER = "Jackson, JSON";

  private final Settings settings;

  IpcRun(Settings settings) {
    this.settings = settings;
  }

  List<Figure> run() throws RunnerException {
    Map<String, Double> scores = new HashMap<>();
    for (RunResult result : results()) {
      String name = result.getParams().getBenchmark().replaceAll(".*\\.", "");
      scores.put(
          name + " " + result.getParams().getParam("shape"),
          result.getPrimaryResult().getScore() / 1e3);
    }
    List<Integer> sizes = IpcBenchmark.sizes();
    List<Figure> figures = new ArrayList<>();
    figures.addAll(figures("map of 8 fields", "map", scores, sizes.get(0), sizes.get(1)));
    figures.addAll(figures("table of 480 rows", "table", scores, sizes.get(2), sizes.get(3)));
    return figures;
  }

  private static List<Figure> figures(
      String what, String shape, Map<String, Double> scores, int bytes, int jsonBytes) {
    return List.of(
        Figure.of("values, " + what + ", written", score(scores, "writeValues", shape), "µs")
            .beside(PEER, score(scores, "writeJson", shape)),
        Figure.of("values, " + what + ", read", score(scores, "readValues", shape), "µs")
            .beside(PEER, score(scores, "readJson", shape)),
        Figure.of("values, " + what + ", length", bytes, "bytes").beside(PEER, jsonBytes));
  }

  private static double score(Map<String, Double> scores, String method, String shape) {
    return Objects.requireNonNull(scores.get(method + " " + shape), method);
  }

  private Collection<RunResult> results() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(IpcBenchmark.class.getName())
                .forks(settings.isQuick() ? 1 : 2)
                .warmupIterations(settings.isQuick() ? 1 : 5)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(settings.isQuick() ? 1 : 5)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs("-Xmx512m")
                .shouldFailOnError(true)
                .build())
        .run();
  }
}
