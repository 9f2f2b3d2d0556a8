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
 * Loading a sandboxed plugin up to its first answer: with a process that is started for it, and
 * with one that waits; and what such a process takes of the memory. Medians.
 */
final class SandboxRun {

  /** Long enough for another worker to be ready and at rest. */
  private static final long REST_MILLIS = 1500;

  private static final String PLUGIN = "echo";

  private final Settings settings;

  SandboxRun(Settings settings) {
    this.settings = settings;
  }

  List<Figure> run() throws IOException, InterruptedException {
    int rounds = Math.max(3, settings.loads() / 4);
    List<Double> memory = new ArrayList<>();
    double spawned = median(0, rounds, memory);
    double waiting = median(1, rounds, memory);
    double java = JavaHello.median(rounds);
    return List.of(
        Figure.of("sandboxed plugin, spawn to first answer", spawned, "ms")
            .beside("java hello world", java)
            .atMost(120),
        Figure.of("sandboxed plugin, from the pool to first answer", waiting, "ms").atMost(15),
        Figure.of(
                "sandboxed plugin, resident memory",
                Medians.of(memory.stream().mapToDouble(Double::doubleValue)),
                "MB")
            .atMost(60));
  }

  private double median(int pool, int rounds, List<Double> memory)
      throws IOException, InterruptedException {
    Path application = Files.createDirectories(settings.work().resolve("pool-" + pool));
    Path plugins = Files.createDirectories(application.resolve("plugins"));
    PluginFiles.sandboxed(plugins, PLUGIN);
    Path configuration = XcoreServer.configure(application, plugins, 0);
    Files.writeString(
        configuration,
        Files.readString(configuration)
            + "security:\n  sandbox:\n    pool_size: %d\n".formatted(pool));
    try (Xcore xcore = Xcore.load(configuration)) {
      xcore.httpHandler();
      xcore.boot();
      awaitCache();
      return rounds(xcore.plugins(), rounds, memory);
    }
  }

  /** The first start ever makes the workers' AOT cache in the background. */
  private static void awaitCache() throws InterruptedException {
    Thread.sleep(REST_MILLIS * 10);
  }

  private static double rounds(PluginSupervisor supervisor, int rounds, List<Double> memory)
      throws IOException, InterruptedException {
    List<Double> times = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      supervisor.unload(PLUGIN, "benchmark");
      Thread.sleep(REST_MILLIS);
      long start = System.nanoTime();
      supervisor.load(PLUGIN, "benchmark");
      Object answer = supervisor.call(PLUGIN, "echo", Map.of("text", "you")).value();
      times.add((System.nanoTime() - start) / 1e6);
      if (!"you".equals(answer)) {
        throw new IOException("the plugin answered " + answer);
      }
      memory.addAll(workers());
    }
    return Medians.of(times.stream().mapToDouble(Double::doubleValue));
  }

  /** Returns the resident memory of every process that this one has started, in megabytes. */
  private static List<Double> workers() throws IOException {
    List<Double> megabytes = new ArrayList<>();
    for (ProcessHandle child : ProcessHandle.current().children().toList()) {
      for (String line : Files.readAllLines(Path.of("/proc", child.pid() + "", "status"))) {
        if (line.startsWith("VmRSS:")) {
          megabytes.add(Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1000);
        }
      }
    }
    return megabytes;
  }
}
