package dev.xcore.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process of its own on this benchmark's class path. Closing ends it. */
final class JavaProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final byte[] READY = HttpConnection.request("/health/ready", "");

  private final Process process;
  private final long startedAt;
  private final Path log;

  private JavaProcess(Process process, long startedAt, Path log) {
    this.process = process;
    this.startedAt = startedAt;
    this.log = log;
  }

  /**
   * Starts a process.
   *
   * @param directory where it runs
   * @param options of the virtual machine
   * @param mainClass what to run
   * @param arguments of the program
   * @throws IOException if it cannot be started
   */
  static JavaProcess start(
      Path directory, List<String> options, String mainClass, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile("xcore-benchmark", ".log");
    long startedAt = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroyForcibly));
    return new JavaProcess(process, startedAt, log);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /**
   * Waits until the health page answers 200.
   *
   * @return milliseconds since the process was started
   * @throws IOException if it ends or takes too long; shows the end of its log
   */
  double awaitReady(int port) throws IOException, InterruptedException {
    long limit = startedAt + START_LIMIT.toNanos();
    while (System.nanoTime() < limit && process.isAlive()) {
      if (isReady(port)) {
        return (System.nanoTime() - startedAt) / 1e6;
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
    throw new IOException("the server did not get ready; its log ends with:\n" + endOfLog());
  }

  private static boolean isReady(int port) {
    try (HttpConnection connection = HttpConnection.open(port)) {
      return connection.exchange(READY) == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The last lines that the process wrote to its standard error. */
  String endOfLog() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  /** Physical memory in use, in MiB, as the kernel counts it. */
  double residentMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IOException("the kernel tells no memory of process " + process.pid());
  }

  BufferedWriter input() {
    return process.outputWriter(StandardCharsets.UTF_8);
  }

  BufferedReader output() {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  /** Ends the process: politely, then for good. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }
}
