package dev.xcore.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Two C processes and a socket: what no call into another process can be quicker than. */
final class SocketFloor {

  private static final int SLACK_SECONDS = 60;

  private final Path folder;
  private final Path program;

  private SocketFloor(Path folder, Path program) {
    this.folder = folder;
    this.program = program;
  }

  /** Compiles the program; empty, with a line that says so, where there is no compiler. */
  static Optional<SocketFloor> compile(Settings settings) throws IOException, InterruptedException {
    Path source = settings.repository().resolve("benchmarks/src/main/c/pingpong.c");
    Path program = settings.work().resolve("pingpong");
    try {
      output(
          settings.work(),
          SLACK_SECONDS,
          List.of("gcc", "-O2", "-pthread", "-o", program.toString(), source.toString()));
    } catch (IOException failure) {
      System.out.println("The raw C socket is left out: " + failure.getMessage());
      return Optional.empty();
    }
    return Optional.of(new SocketFloor(settings.work(), program));
  }

  RoundTrips measure(int callers, int bytes, double seconds)
      throws IOException, InterruptedException {
    String line =
        output(
            folder,
            (int) seconds + SLACK_SECONDS,
            List.of(program.toString(), callers + "", seconds + "", bytes + ""));
    String[] figures = line.strip().split(" ");
    return new RoundTrips(
        Double.parseDouble(figures[0]),
        Double.parseDouble(figures[1]),
        Double.parseDouble(figures[2]));
  }

  private static String output(Path folder, int seconds, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command.getFirst() + " took more than " + seconds + " s");
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    if (process.exitValue() != 0) {
      throw new IOException(command.getFirst() + " failed: " + text.strip());
    }
    return text;
  }
}
