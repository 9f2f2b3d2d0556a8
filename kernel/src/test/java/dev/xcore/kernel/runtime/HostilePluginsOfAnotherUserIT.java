package dev.xcore.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What hostile plugins try where the platform is an ordinary user, as are its workers then. */
@Tag("full")
final class HostilePluginsOfAnotherUserIT {

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final long MOST_SECONDS = 300;

  @TempDir private Path folder;

  @Test
  void everyTechniqueIsContained() throws Exception {
    assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "needs root to become another user");
    assumeTrue(Files.isExecutable(SETPRIV), "needs setpriv to drop root");
    List<String> lines = run().stream().filter(line -> line.startsWith("technique ")).toList();
    assertThat(lines).hasSameSizeAs(HostileSuite.techniques());
    assertThat(lines.stream().filter(line -> !line.endsWith("-> contained"))).isEmpty();
  }

  private List<String> run() throws Exception {
    open(folder);
    Path root = open(Files.createDirectory(folder.resolve("root")));
    List<String> command =
        List.of(
            SETPRIV.toString(),
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + root,
            "-cp",
            String.join(File.pathSeparator, classPath()),
            HostileSuite.class.getName(),
            root.toString());
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
    return lines;
  }

  /** Copies this class path to where everybody can read it. */
  private List<String> classPath() throws IOException {
    Path target = open(Files.createDirectory(folder.resolve("classes")));
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path from = Path.of(entry);
      if (Files.exists(from)) {
        Path to = target.resolve(copies.size() + "-" + from.getFileName());
        copy(from, to);
        copies.add(to.toString());
      }
    }
    return copies;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        open(Files.isDirectory(file) ? Files.createDirectories(copy) : Files.copy(file, copy));
      }
    }
  }

  private static Path open(Path path) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
  }
}
