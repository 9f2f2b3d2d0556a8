package dev.xcore.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * From saving a source file until its answer is served over HTTP: a server that watches its plugin
 * folder, while one client asks as fast as it can. No request may fail, and once the new answer was
 * seen the old one may not come back.
 */
final class ReloadRun {

  private static final int WARM_UP = 8;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final byte[] REQUEST = HttpConnection.request("/plugins/page/", "");

  private final Settings settings;
  private long requests;
  private long failed;

  ReloadRun(Settings settings) {
    this.settings = settings;
  }

  List<Figure> run() throws IOException, InterruptedException {
    Path application = Files.createDirectories(settings.work().resolve("reload"));
    Path plugins = Files.createDirectories(application.resolve("plugins"));
    PluginFiles.page(plugins, "start");
    int port = JavaProcess.freePort();
    Path configuration = XcoreServer.configure(application, plugins, port, true);
    List<Double> times = new ArrayList<>();
    try (JavaProcess process =
        JavaProcess.start(
            application, List.of(), XcoreServer.class.getName(), configuration.toString())) {
      process.awaitReady(port);
      try (HttpConnection client = HttpConnection.open(port)) {
        String old = "start";
        for (int round = -WARM_UP; round < settings.reloads(); round++) {
          String next = "round " + round + ".";
          double milliseconds = reload(plugins, client, old, next);
          if (round >= 0) {
            times.add(milliseconds);
          }
          old = next;
        }
      }
    }
    return figures(times);
  }

  private double reload(Path plugins, HttpConnection client, String old, String next)
      throws IOException {
    ask(client, old, old);
    long start = System.nanoTime();
    PluginFiles.page(plugins, next);
    while (!ask(client, old, next)) {
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new IOException("'" + next + "' was not served within " + LIMIT.toSeconds() + " s");
      }
    }
    double milliseconds = (System.nanoTime() - start) / 1e6;
    for (int again = 0; again < 200; again++) {
      ask(client, next, next);
    }
    return milliseconds;
  }

  /** Sends one request; returns whether the new answer came. */
  private boolean ask(HttpConnection client, String old, String next) throws IOException {
    int status = client.exchange(REQUEST);
    String body = client.body();
    requests++;
    boolean isNext = body.contains(next);
    if (status != 200 || !(isNext || body.contains(old))) {
      failed++;
    }
    return isNext;
  }

  private List<Figure> figures(List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    int at95 = (int) Math.ceil(sorted.size() * 0.95) - 1;
    return List.of(
        Figure.of("save to serving, p50", median(times), "ms").atMost(400),
        Figure.of("save to serving, p95", sorted.get(at95), "ms"),
        Figure.of("failed of " + requests + " requests meanwhile", (double) failed, "requests").atMost(0));
  }

  private static double median(List<Double> times) {
    return Medians.of(times.stream().mapToDouble(Double::doubleValue));
  }
}
