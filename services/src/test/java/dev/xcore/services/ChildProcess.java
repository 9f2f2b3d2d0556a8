package dev.xcore.services;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs a class of the tests, to be killed at any moment. */
public final class ChildProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private final Path errors;

  private ChildProcess(Process process, Path errors) {
    this.process = process;
    this.out = process.inputReader();
    this.errors = errors;
  }

  /** Starts one; what it says on its error stream goes into a file. */
  public static ChildProcess start(Path errors, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    Collections.addAll(command, arguments);
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    return new ChildProcess(process, errors);
  }

  /** Reads lines up to one. */
  public void awaitLine(String wanted) throws IOException {
    String line = out.readLine();
    while (line != null && !line.equals(wanted)) {
      line = out.readLine();
    }
    if (line == null) {
      throw new AssertionError(
          "it ended before '%s': %s".formatted(wanted, Files.readString(errors)));
    }
  }

  /** Reads so many numbers, kills it, and returns these and all that it had said by then. */
  public List<Long> numbersBeforeKill(int count) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < count) {
      String line = out.readLine();
      if (line == null) {
        throw new AssertionError("it ended: " + Files.readString(errors));
      }
      lines.add(line);
    }
    // Not by the process itself, which would close what it has said and nobody has read.
    process.toHandle().destroyForcibly();
    out.lines().forEach(lines::add);
    kill();
    // The kill may have cut the last line.
    return lines.subList(0, lines.size() - 1).stream()
        .filter(line -> line.matches("[0-9]+"))
        .map(Long::valueOf)
        .toList();
  }

  /** Kills it. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
