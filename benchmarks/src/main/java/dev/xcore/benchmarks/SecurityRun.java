package dev.xcore.benchmarks;

import dev.xcore.app.Xcore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What it costs to find out who presents a credential, on the embedded database, by one thread: a
 * key and an access token of an account, checked by the core plugins.
 */
final class SecurityRun {

  private static final double MOST_OF_KEY = 50;

  private final Settings settings;

  SecurityRun(Settings settings) {
    this.settings = settings;
  }

  List<Figure> run() throws IOException {
    Path application = settings.work().resolve("security");
    PluginFiles.keeper(application);
    try (Xcore xcore = Xcore.load(application.resolve("xcore.yaml"))) {
      xcore.httpHandler();
      xcore.boot();
      int checks = settings.isQuick() ? 20_000 : 200_000;
      return List.of(
          Figure.of("check of an API key", median(xcore, "checkKeys", checks), "µs")
              .atMost(MOST_OF_KEY),
          Figure.of("check of an access token", median(xcore, "checkTokens", checks), "µs"));
    }
  }

  /** Returns microseconds for each; the first two rounds do not count. */
  private double median(Xcore xcore, String action, int count) {
    List<Double> rounds = new ArrayList<>();
    for (int round = -2; round < settings.rounds(); round++) {
      Object value = xcore.plugins().call("keeper", action, Map.of("count", count)).value();
      if (round >= 0 && value instanceof Number nanoseconds) {
        rounds.add(nanoseconds.doubleValue() / 1000);
      }
    }
    return Medians.of(rounds.stream().mapToDouble(each -> each));
  }
}
