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
      List<LoadTime> jar = loads(supervisor, "jarred", rounds, round -> {});
      List<LoadTime> peer = Pf4jPeer.loads(peerFolder, peerJar, "jarred", rounds);
      List<LoadTime> cached = loads(supervisor, "cached", rounds, round -> {});
      List<LoadTime> cold =
          loads(
              supervisor,
              "changing",
              Math.max(3, rounds / 5),
              round -> PluginFiles.source(plugins, "changing", "round " + round));
      return figures(jar, peer, cached, cold);
    }
  }

  private static List<Figure> figures(
      List<LoadTime> jar, List<LoadTime> peer, List<LoadTime> cached, List<LoadTime> cold) {
    return List.of(
        elapsed("plugin load, jar", jar).beside("PF4J", elapsed("", peer).value()).atMost(3),
        processor("plugin load, jar", jar).beside("PF4J", processor("", peer).value()),
        elapsed("plugin load, cached source", cached).atMost(5),
        processor("plugin load, cached source", cached),
        elapsed("plugin load, cold source", cold));
  }

  private static Figure elapsed(String name, List<LoadTime> times) {
    return Figure.of(name, Medians.of(times.stream().mapToDouble(LoadTime::elapsed)), "ms");
  }

  private static Figure processor(String name, List<LoadTime> times) {
    double median = Medians.of(times.stream().mapToDouble(LoadTime::processor));
    return Figure.of(name + ", processor time", median, "ms");
  }

  private static List<LoadTime> loads(
      PluginSupervisor supervisor, String name, int rounds, Preparation preparation)
      throws IOException {
    List<LoadTime> times = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      supervisor.unload(name, "benchmark");
      preparation.prepare(round);
      LoadTime.Start start = LoadTime.start();
      supervisor.load(name, "benchmark");
      Object answer = supervisor.call(name, "greet", Map.of("name", "you")).value();
      times.add(start.stop());
      if (!"Hello you".equals(answer)) {
        throw new IOException("plugin " + name + " answered " + answer);
      }
    }
    return times;
  }
}
