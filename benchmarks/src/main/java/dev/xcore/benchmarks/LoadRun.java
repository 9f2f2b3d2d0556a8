package dev.xcore.benchmarks;

import dev.xcore.app.Xcore;
import dev.xcore.kernel.runtime.PluginSupervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Loading one plugin up to its first answer: from a jar, from sources compiled before, from sources
 * never seen; PF4J with a jar of the same use beside it. Medians of a warm process.
 */
final class LoadRun {

  private final Settings settings;

  LoadRun(Settings settings) {
    this.settings = settings;
  }

  /** Prepares the plugin before each load. */
  @FunctionalInterface
  private interface Preparation {
    void prepare(int round) throws IOException;
  }

  List<Figure> run() throws IOException {
    Path application = Files.createDirectories(settings.work().resolve("load"));
    Path plugins = Files.createDirectories(application.resolve("plugins"));
    Path peerFolder = Files.createDirectories(settings.work().resolve("load-pf4j/plugins"));
    PluginFiles.jar(plugins, "jarred");
    PluginFiles.source(plugins, "cached", "once");
    PluginFiles.source(plugins, "changing", "start");
    Path peerJar = PluginFiles.pf4jJar(peerFolder, "jarred");
    int rounds = settings.loads();
    try (Xcore xcore = Xcore.load(XcoreServer.configure(application, plugins, 0))) {
      xcore.httpHandler();
      xcore.boot();
      PluginSupervisor supervisor = xcore.plugins();
      List<Double> jar = loads(supervisor, "jarred", rounds, round -> {});
      List<Double> peer = Pf4jPeer.loads(peerFolder, peerJar, "jarred", rounds);
      List<Double> cached = loads(supervisor, "cached", rounds, round -> {});
      List<Double> cold =
          loads(
              supervisor,
              "changing",
              Math.max(3, rounds / 5),
              round -> PluginFiles.source(plugins, "changing", "round " + round));
      return figures(jar, peer, cached, cold);
    }
  }

  private static List<Figure> figures(
      List<Double> jar, List<Double> peer, List<Double> cached, List<Double> cold) {
    return List.of(
        Figure.of("plugin load, jar", median(jar), "ms").beside("PF4J", median(peer)).atMost(3),
        Figure.of("plugin load, cached source", median(cached), "ms").atMost(5),
        Figure.of("plugin load, cold source", median(cold), "ms"));
  }

  private static double median(List<Double> times) {
    return Medians.of(times.stream().mapToDouble(Double::doubleValue));
  }

  private static List<Double> loads(
      PluginSupervisor supervisor, String name, int rounds, Preparation preparation)
      throws IOException {
    List<Double> times = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      supervisor.unload(name, "benchmark");
      preparation.prepare(round);
      long start = System.nanoTime();
      supervisor.load(name, "benchmark");
      Object answer = supervisor.call(name, "greet", Map.of("name", "you")).value();
      times.add((System.nanoTime() - start) / 1e6);
      if (!"Hello you".equals(answer)) {
        throw new IOException("plugin " + name + " answered " + answer);
      }
    }
    return times;
  }
}
