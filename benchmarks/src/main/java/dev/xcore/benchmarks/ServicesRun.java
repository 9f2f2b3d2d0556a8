package dev.xcore.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.xcore.app.Xcore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Services as a trusted plugin uses them, by one thread: a row by a repository beside plain JDBC on
 * the same pool, a value of the cache beside Caffeine, and planning 10,000 jobs. On the embedded
 * database with the memory cache, and on PostgreSQL with the tiered cache on Redis at {@code
 * XCORE_BENCHMARK_REDIS} or the usual port, where they answer.
 */
final class ServicesRun {

  private static final double MOST_OF_JDBC = 1.3;
  private static final double MOST_OF_CACHE = 80;
  private static final int ROWS = 1000;

  private final Settings settings;

  ServicesRun(Settings settings) {
    this.settings = settings;
  }

  List<Figure> run() throws IOException {
    List<Figure> figures = new ArrayList<>(measured("embedded H2", "", "memory"));
    String redis =
        System.getenv().getOrDefault("XCORE_BENCHMARK_REDIS", "redis://127.0.0.1:6379/9");
    PostgresServer.with(
        "xcore_benchmark_services",
        url ->
            figures.addAll(
                measured(
                    "PostgreSQL",
                    "  databases: {default: {url: \"%s\"}}\n  cache: {backend: tiered, url: \"%s\"}\n"
                        .formatted(url, redis),
                    "tiered")));
    return figures;
  }

  private List<Figure> measured(String where, String services, String cache) throws IOException {
    Path application = settings.work().resolve("services-" + where.replace(' ', '-'));
    PluginFiles.store(application, services);
    try (Xcore xcore = Xcore.load(application.resolve("xcore.yaml"))) {
      xcore.httpHandler();
      xcore.boot();
      int reads = settings.isQuick() ? 2_000 : 40_000;
      double[] rows =
          alternating(() -> number(xcore, "repository", reads), () -> number(xcore, "jdbc", reads));
      int gets = settings.isQuick() ? 200_000 : 10_000_000;
      Cache<String, String> caffeine = filled();
      double[] values =
          alternating(() -> number(xcore, "cached", gets), () -> plain(caffeine, gets));
      int jobs = settings.isQuick() ? 1_000 : 10_000;
      double planned = number(xcore, "plan", jobs);
      Object arePlanned = xcore.plugins().call("store", "isPlanned", Map.of("count", jobs)).value();
      if (!Boolean.TRUE.equals(arePlanned)) {
        throw new IllegalStateException("not all of the " + jobs + " jobs are there");
      }
      return List.of(
          Figure.of("row by a repository, " + where, rows[0] / 1000, "µs")
              .beside("plain JDBC", rows[1] / 1000)
              .atMostOfPeer(MOST_OF_JDBC),
          Figure.of("value of the " + cache + " cache", values[0], "ns")
              .beside("Caffeine", values[1])
              .atMost(MOST_OF_CACHE),
          Figure.of("jobs planned, " + jobs + ", " + where, planned, "1/s"));
    }
  }

  /** Returns the medians of both; they take turns, and the first two rounds do not count. */
  private double[] alternating(DoubleSupplier ours, DoubleSupplier peer) {
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    for (int round = -2; round < settings.rounds(); round++) {
      double one = ours.getAsDouble();
      double other = peer.getAsDouble();
      if (round >= 0) {
        first.add(one);
        second.add(other);
      }
    }
    return new double[] {
      Medians.of(first.stream().mapToDouble(each -> each)),
      Medians.of(second.stream().mapToDouble(each -> each))
    };
  }

  private static double number(Xcore xcore, String action, int count) {
    return xcore.plugins().call("store", action, Map.of("count", count)).value()
            instanceof Number number
        ? number.doubleValue()
        : Double.NaN;
  }

  private static Cache<String, String> filled() {
    Cache<String, String> caffeine = Caffeine.newBuilder().maximumSize(ROWS * 10).build();
    for (int i = 0; i < ROWS; i++) {
      caffeine.put("goods:" + i, "goods " + i);
    }
    return caffeine;
  }

  /** Returns nanoseconds per value. */
  private static double plain(Cache<String, String> caffeine, int count) {
    String[] keys = new String[ROWS];
    for (int i = 0; i < ROWS; i++) {
      keys[i] = "goods:" + i;
    }
    long length = 0;
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      String value = caffeine.getIfPresent(keys[i % ROWS]);
      length += value == null ? 0 : value.length();
    }
    double each = (System.nanoTime() - begin) / (double) count;
    if (length < count) {
      throw new IllegalStateException("values are missing");
    }
    return each;
  }
}
