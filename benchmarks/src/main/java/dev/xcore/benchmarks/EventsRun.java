package dev.xcore.benchmarks;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs {@link EventsBenchmark} with JMH, in processes of its own. */
final class EventsRun {

  private static final double MILLION = 1e6;

  private final Settings settings;

  EventsRun(Settings settings) {
    this.settings = settings;
  }

  List<Figure> run() throws RunnerException {
    Map<String, Double> scores = new HashMap<>();
    for (RunResult result : results()) {
      scores.put(
          result.getParams().getBenchmark().replaceAll(".*\\.", ""),
          result.getPrimaryResult().getScore());
    }
    double one = millions(scores, "emitToOne");
    double ten = millions(scores, "emitToTen");
    double queued = millions(scores, "publish");
    return List.of(
        emit("emit, 1 handler", one).beside("Guava", millions(scores, "guavaToOne")).atLeast(5),
        emit("emit, 1 handler", one).beside("MBassador", millions(scores, "mbassadorToOne")),
        emit("emit, 1 handler", one).beside("Spring", millions(scores, "springToOne")),
        emit("emit, 10 handlers", ten).beside("Guava", millions(scores, "guavaToTen")).atLeast(1),
        emit("emit, 10 handlers", ten).beside("MBassador", millions(scores, "mbassadorToTen")),
        emit("emit, 10 handlers", ten).beside("Spring", millions(scores, "springToTen")),
        emit("publish, up to the delivery", queued)
            .beside("Vert.x", millions(scores, "vertxPublish"))
            .atLeast(1),
        Figure.of("subscribe and end", 1e6 / score(scores, "subscribe"), "µs").atMost(5));
  }

  private static Figure emit(String what, double millions) {
    return Figure.of(what, millions, "M/s");
  }

  private static double millions(Map<String, Double> scores, String benchmark) {
    return score(scores, benchmark) / MILLION;
  }

  private static double score(Map<String, Double> scores, String benchmark) {
    Double score = scores.get(benchmark);
    if (score == null) {
      throw new IllegalStateException("there is no result of " + benchmark);
    }
    return score;
  }

  private Collection<RunResult> results() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(EventsBenchmark.class.getName())
                .forks(1)
                .warmupIterations(settings.isQuick() ? 1 : 4)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(settings.isQuick() ? 1 : 5)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs("-Xmx1g", "--sun-misc-unsafe-memory-access=allow")
                .shouldFailOnError(true)
                .build())
        .run();
  }
}
