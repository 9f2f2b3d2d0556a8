package dev.xcore.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code xcore run --port 0} as a process. */
final class RunningServer implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(120);
  private static final long STOP_SECONDS = 60;
  private static final Pattern ADDRESS = Pattern.compile("serve on (http://127\\.0\\.0\\.1:\\d+)");

  private final Process process;
  private final Path output;
  private final URI address;

  private RunningServer(Process process, Path output, URI address) {
    this.process = process;
    this.output = output;
    this.address = address;
  }

  static RunningServer start(Distribution distribution, Path directory) throws IOException {
    Path output = Files.createTempFile("xcore-run", ".out");
    Process process =
        distribution
            .builder(directory, Map.of(), "run", "--port", "0")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    await()
        .atMost(START)
        .until(() -> !process.isAlive() || ADDRESS.matcher(Files.readString(output)).find());
    Matcher address = ADDRESS.matcher(Files.readString(output));
    if (!address.find()) {
      throw new IllegalStateException("the server did not start:\n" + Files.readString(output));
    }
    return new RunningServer(process, output, URI.create(address.group(1)));
  }

  URI address() {
    return address;
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Sends SIGTERM and waits for the end. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server does not stop:\n" + output());
    }
    return process.exitValue();
  }

  /** Sends SIGINT, as Ctrl-C does, and waits for the end. */
  int interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the server does not stop:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(output);
  }
}
