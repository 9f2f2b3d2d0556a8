package dev.xcore.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code xcore plugin test}. */
@Command(
    name = "test",
    description = "Compile test/**/*.java of a plugin and run the tests against the real platform.",
    mixinStandardHelpOptions = true)
final class PluginTestCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "The plugin's name, or the path of its folder.")
  private String name = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "When to give up. Default: ${DEFAULT-VALUE}")
  private long timeoutSeconds = 600;

  PluginTestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path plugin = session.application().plugin(session.surroundings(), name);
    try (ScratchFolder scratch = ScratchFolder.create("xcore-test")) {
      Path classes = Files.createDirectories(scratch.path().resolve("classes"));
      String classPath = classPath(plugin, classes);
      TestCompilation.of(plugin).compile(classes, classPath);
      return run(plugin, classes, classPath);
    }
  }

  private int run(Path plugin, Path classes, String classPath)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Dxcore.plugin.directory=" + plugin,
            "-cp",
            classPath,
            TestRunner.class.getName(),
            classes.toString());
    Process tests = new ProcessBuilder(command).directory(plugin.toFile()).inheritIO().start();
    try {
      if (!tests.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
        throw new CommandFailure(
            "the tests did not end within %d s; give them more with --timeout"
                .formatted(timeoutSeconds));
      }
      return tests.exitValue() == 0 ? 0 : 1;
    } finally {
      tests.destroyForcibly();
    }
  }

  /** The platform, the testkit and the plugin's own libraries. */
  private static String classPath(Path plugin, Path classes) throws IOException {
    List<String> entries = new ArrayList<>();
    entries.add(classes.toString());
    if (Files.isDirectory(plugin.resolve("classes"))) {
      entries.add(plugin.resolve("classes").toString());
    }
    entries.addAll(jars(plugin.resolve("lib")));
    String home = System.getProperty("xcore.home", "");
    if (!home.isEmpty()) {
      entries.addAll(jars(Path.of(home, "lib", "testkit")));
    }
    entries.add(System.getProperty("java.class.path"));
    return String.join(File.pathSeparator, entries);
  }

  private static List<String> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).filter(file -> file.endsWith(".jar")).sorted().toList();
    }
  }
}
