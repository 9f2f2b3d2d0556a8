package dev.xcore.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The whole process from its start to ready, and its memory then: with the example plugins, cold
 * and with an ahead-of-time cache, and with many small plugins.
 */
final class BootRun {

  /** Those of the examples that start a process of their own: a figure for itself. */
  private static final List<String> SANDBOXED = List.of("links");

  private static final int LEVELS = 5;

  private final Settings settings;

  BootRun(Settings settings) {
    this.settings = settings;
  }

  /** Medians over several starts. */
  private record Boot(double milliseconds, double megabytes) {}

  List<Figure> run() throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>(examples());
    figures.addAll(many());
    return figures;
  }

  private List<Figure> examples() throws IOException, InterruptedException {
    Path application = Files.createDirectories(settings.work().resolve("boot"));
    Path examples = settings.repository().resolve("examples");
    boot(application, examples, SANDBOXED, List.of());
    Boot cold = boots(application, examples, SANDBOXED, List.of());
    Path cache = application.resolve("xcore.aot");
    boot(application, examples, SANDBOXED, List.of("-XX:AOTCacheOutput=" + cache));
    Boot cached = boots(application, examples, SANDBOXED, List.of("-XX:AOTCache=" + cache));
    boot(application, examples, List.of(), List.of());
    Boot withSandbox = boots(application, examples, List.of(), List.of());
    return List.of(
        Figure.of("boot with the examples", cold.milliseconds(), "ms").atMost(1500),
        Figure.of("boot with the examples, AOT cache", cached.milliseconds(), "ms").atMost(700),
        Figure.of("boot with the examples and a sandboxed one", withSandbox.milliseconds(), "ms"),
        Figure.of("memory (RSS) with the examples", cold.megabytes(), "MiB").atMost(150),
        Figure.of("memory (RSS) with the examples, AOT cache", cached.megabytes(), "MiB")
            .atMost(150));
  }

  private Boot boots(Path application, Path plugins, List<String> disabled, List<String> options)
      throws IOException, InterruptedException {
    List<Boot> boots = new ArrayList<>();
    for (int number = 0; number < settings.boots(); number++) {
      boots.add(boot(application, plugins, disabled, options));
    }
    return new Boot(
        Medians.of(boots.stream().mapToDouble(Boot::milliseconds)),
        Medians.of(boots.stream().mapToDouble(Boot::megabytes)));
  }

  private static Boot boot(
      Path application, Path plugins, List<String> disabled, List<String> options)
      throws IOException, InterruptedException {
    int port = JavaProcess.freePort();
    Path configuration = XcoreServer.configure(application, plugins, port, false, disabled);
    try (JavaProcess process =
        JavaProcess.start(
            application, options, XcoreServer.class.getName(), configuration.toString())) {
      double milliseconds = process.awaitReady(port);
      return new Boot(milliseconds, process.residentMegabytes());
    }
  }

  /**
   * Jars beside PF4J's, each in a fresh process; and what the whole process takes to be ready. They
   * require each other in five levels.
   */
  private List<Figure> many() throws IOException, InterruptedException {
    int count = settings.smallPlugins();
    Path application = Files.createDirectories(settings.work().resolve("many"));
    Path plugins = Files.createDirectories(application.resolve("plugins"));
    Path peer = Files.createDirectories(settings.work().resolve("many-pf4j/plugins"));
    for (int number = 0; number < count; number++) {
      PluginFiles.jar(plugins, "small" + number, required(number, count));
      PluginFiles.pf4jJar(peer, "small" + number, required(number, count));
    }
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < settings.boots(); round++) {
      Path configuration = XcoreServer.configure(application, plugins, 0);
      ours.add(printed(application, ManyPlugins.class.getName(), configuration.toString(), count));
      theirs.add(printed(application, Pf4jPeer.class.getName(), peer.toString(), count));
    }
    Boot whole = boots(application, plugins, List.of(), List.of());
    return List.of(
        Figure.of("load of " + count + " jars in " + LEVELS + " levels", median(ours), "ms")
            .beside("PF4J", median(theirs))
            .atMost(1500),
        Figure.of("boot with " + count + " plugins, jars", whole.milliseconds(), "ms"),
        Figure.of("memory (RSS) with " + count + " plugins", whole.megabytes(), "MiB"));
  }

  /** Two plugins of the level below, none for those of the lowest. */
  private static List<String> required(int number, int count) {
    int level = count / LEVELS;
    if (number < level) {
      return List.of();
    }
    Stream<Integer> below = Stream.of(number - level, number - number % level - level);
    return below.distinct().map(other -> "small" + other).toList();
  }

  private static double median(List<Double> values) {
    return Medians.of(values.stream().mapToDouble(Double::doubleValue));
  }

  private static double printed(Path directory, String mainClass, String argument, int count)
      throws IOException {
    try (JavaProcess process =
            JavaProcess.start(directory, List.of(), mainClass, argument, "" + count);
        BufferedReader output = process.output()) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException(mainClass + " printed nothing; " + process.endOfLog());
      }
      return Double.parseDouble(line);
    }
  }
}
