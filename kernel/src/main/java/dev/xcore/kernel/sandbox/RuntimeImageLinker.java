package dev.xcore.kernel.sandbox;

import dev.xcore.compiler.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code jlink}, in a process of its own: it takes more memory than a small host has to spare,
 * and can be stopped when it hangs.
 */
final class RuntimeImageLinker {

  /**
   * What decides how the image comes out. Not compressed, since classes are read from it at every
   * start. With line numbers, for the traces of plugins. Without a CDS archive: the AOT cache of
   * the worker takes its place, and is a third of its size.
   */
  static final List<String> OPTIONS =
      List.of("--add-modules", "java.base", "--no-header-files", "--no-man-pages");

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final int SAID = 500;

  private RuntimeImageLinker() {}

  static void link(Path jlink, Path output) throws IOException, InterruptedException {
    if (!Files.isExecutable(jlink)) {
      throw new IOException(
          "there is no " + jlink + "; install the package of this JDK that has jlink");
    }
    List<String> command = new ArrayList<>(List.of(jlink.toString()));
    command.addAll(List.of("-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1", "-J-Xmx256m"));
    command.addAll(OPTIONS);
    command.addAll(List.of("--output", output.toString()));
    try (PrivateDirectory folder = PrivateDirectory.create("linker")) {
      Path said = folder.path().resolve("output");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.directory(folder.path().toFile()).redirectOutput(said.toFile());
      builder.environment().keySet().removeIf(name -> name.contains("JAVA_"));
      int status = finish(builder.start());
      if (status != 0) {
        throw new IOException(
            "%s failed with status %d: %s".formatted(jlink, status, end(Files.readString(said))));
      }
    }
  }

  private static int finish(Process process) throws IOException, InterruptedException {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("jlink took longer than " + TIMEOUT.toSeconds() + " s");
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String end(String text) {
    String said = text.strip();
    return said.substring(Math.max(0, said.length() - SAID));
  }
}
