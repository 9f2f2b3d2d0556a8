package dev.xcore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The distribution that this build has made, run as its users run it: as processes. */
final class Distribution {

  private static final long TIMEOUT_SECONDS = 180;

  private final Path home;

  private Distribution(Path home) {
    this.home = home;
  }

  static Distribution built() {
    Path home = Path.of(System.getProperty("xcore.repository"), "cli", "target", "xcore-1.0.0");
    if (!Files.isRegularFile(home.resolve("bin/xcore"))) {
      throw new IllegalStateException(home + " is missing; run: ./mvnw -pl cli -am package");
    }
    return new Distribution(home);
  }

  Path home() {
    return home;
  }

  /** Runs a command to its end. */
  Outcome run(Path directory, String... arguments) throws IOException, InterruptedException {
    return run(directory, Map.of(), arguments);
  }

  Outcome run(Path directory, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("xcore", ".out");
    Path err = Files.createTempFile("xcore", ".err");
    try {
      Process process =
          builder(directory, environment, arguments)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("xcore " + String.join(" ", arguments) + " does not end");
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  ProcessBuilder builder(Path directory, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/xcore").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().remove("XCORE_TOKEN");
    builder.environment().put("XCORE_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder;
  }

  /** What a process left behind. */
  record Outcome(int status, String out, String err) {

    String text() {
      return "status " + status + "\n" + out + "\n" + err;
    }
  }
}
