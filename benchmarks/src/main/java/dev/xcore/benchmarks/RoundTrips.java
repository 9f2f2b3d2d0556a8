package dev.xcore.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What one round of calls gave.
 *
 * @param p50Micros median time of a call
 * @param p99Micros 99th percentile
 * @param perSecond calls of all callers together
 */
record RoundTrips(double p50Micros, double p99Micros, double perSecond) {

  /** Has all callers call as fast as they can. */
  static RoundTrips measure(SandboxContender contender, int callers, byte[] payload, double seconds)
      throws IOException, InterruptedException {
    Histogram all = new Histogram();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      List<Future<Histogram>> results = new ArrayList<>();
      for (int number = 0; number < callers; number++) {
        int caller = number;
        results.add(threads.submit(() -> calls(contender, caller, payload, end)));
      }
      for (Future<Histogram> result : results) {
        all.add(result.get());
      }
    } catch (ExecutionException failed) {
      throw new IOException(contender.name() + " failed", failed.getCause());
    }
    return new RoundTrips(
        all.percentile(0.50) / 1e3, all.percentile(0.99) / 1e3, all.total() / seconds);
  }

  private static Histogram calls(SandboxContender contender, int caller, byte[] payload, long end)
      throws Exception {
    Histogram histogram = new Histogram();
    for (long before = System.nanoTime(); before < end; ) {
      byte[] answer = contender.call(caller);
      long after = System.nanoTime();
      if (!Arrays.equals(payload, answer)) {
        throw new IOException(contender.name() + " answered something else");
      }
      histogram.record(after - before);
      before = after;
    }
    return histogram;
  }

  /** The medians of several rounds, each number for itself. */
  static RoundTrips medians(List<RoundTrips> rounds) {
    return new RoundTrips(
        Medians.of(rounds.stream().mapToDouble(RoundTrips::p50Micros)),
        Medians.of(rounds.stream().mapToDouble(RoundTrips::p99Micros)),
        Medians.of(rounds.stream().mapToDouble(RoundTrips::perSecond)));
  }
}
