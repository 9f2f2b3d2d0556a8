package dev.xcore.compiler;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One compiler process with its folder and the thread that talks to it. Used by one thread. */
final class CompilerChild implements AutoCloseable {

  private static final int STDERR_SHOWN = 2_000;
  private static final Duration END_TIMEOUT = Duration.ofSeconds(5);

  private final PrivateDirectory directory;
  private final Process process;
  private final InputStream answers;
  private final OutputStream requests;
  private final ExecutorService talker =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("xcore-compiler").factory());

  private CompilerChild(PrivateDirectory directory, Process process) {
    this.directory = directory;
    this.process = process;
    this.answers = new BufferedInputStream(process.getInputStream());
    this.requests = process.getOutputStream();
  }

  static CompilerChild start(CompilerCommand command, List<String> flags) {
    PrivateDirectory directory = PrivateDirectory.create("compiler");
    try {
      return new CompilerChild(directory, command.start(directory.path(), flags));
    } catch (IOException e) {
      directory.close();
      throw new CompilerException(
          CompilerException.Reason.CRASHED, "The compiler process cannot be started: " + e, e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Sends a request and waits for the answer. Whenever this throws or returns empty, the process is
   * of no use any more.
   *
   * @return the answer, empty if the process had ended by itself because it was idle
   */
  Optional<CompileResult> exchange(CompileRequest request, Duration deadline)
      throws TimeoutException, InterruptedException, IOException {
    Future<Optional<CompileResult>> answer = talker.submit(() -> converse(request));
    try {
      return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        return ended(failure);
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Optional<CompileResult> converse(CompileRequest request) throws IOException {
    Wire.writeRequest(requests, request);
    Optional<CompileResult> result = Wire.readResult(answers);
    if (result.isEmpty()) {
      throw new IOException("the answer is missing");
    }
    return result;
  }

  private Optional<CompileResult> ended(IOException failure)
      throws InterruptedException, IOException {
    boolean idle =
        process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
    if (idle) {
      return Optional.empty();
    }
    throw failure;
  }

  /** Asks the process to end by closing its input, and waits for that. */
  boolean finish(Duration timeout) throws IOException, InterruptedException {
    requests.close();
    return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns the exit status, empty while the process runs. */
  Optional<Integer> exitStatus() {
    return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
  }

  /** Returns the end of what the process wrote to its error output. */
  String errorOutput() {
    Path file = directory.path().resolve(CompilerCommand.ERROR_OUTPUT);
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      in.skipNBytes(Math.max(0, size - STDERR_SHOWN));
      return new String(in.readNBytes(STDERR_SHOWN), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "(its error output cannot be read: " + e + ")";
    }
  }

  /** Kills the process with all it started and removes its folder. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    talker.shutdownNow();
    boolean interrupted = false;
    try {
      process.waitFor(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      talker.awaitTermination(END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    directory.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
