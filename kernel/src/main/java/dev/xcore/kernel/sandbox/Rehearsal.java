package dev.xcore.kernel.sandbox;

import dev.xcore.ipc.FrameType;
import dev.xcore.ipc.ValueWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A worker's life from its start to its end, played once so that the machine can note which classes
 * it needs. The process is not confined, because it writes what it has noted; the plugin is ours.
 */
final class Rehearsal implements KitRehearsal {

  private static final long LOAD = TimeUnit.SECONDS.toNanos(60);
  private static final long EXIT_SECONDS = 120;

  @Override
  public void run(KitLaunch launch) throws IOException, TimeoutException, InterruptedException {
    Path place = Files.createTempDirectory("xcore-rehearsal");
    LargeFrames memory = new LargeFrames();
    try (Door door = Door.open(place.resolve("s"), new SecureRandom(), memory)) {
      Process process = process(launch, door, place);
      try {
        long deadline = System.nanoTime() + LOAD;
        WorkerLinks links = door.await(Peers.of(Optional.empty()), process::isAlive, deadline);
        play(new Worker(new PlainProcess(process), links, memory), deadline);
        if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
          throw new TimeoutException("the rehearsal did not come to its end");
        }
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.deleteIfExists(place.resolve("errors"));
      Files.deleteIfExists(place);
    }
  }

  private static Process process(KitLaunch launch, Door door, Path place) throws IOException {
    List<String> command =
        launch.command(List.of(door.socket().toString(), door.token(), "rehearsal", "-"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectError(place.resolve("errors").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static void play(Worker worker, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    RehearsalPlay.read().in(worker, deadline);
    worker.alone(control -> {
      control.send(FrameType.STOP, 0, ValueWriter.create(), deadline);
      return control;
    });
  }

  /** A process that was started by the JDK. */
  private record PlainProcess(Process process) implements WorkerProcess {

    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public void kill() {
      process.destroyForcibly();
    }

    @Override
    public CompletableFuture<WorkerEnd> ended() {
      return process
          .onExit()
          .thenApply(gone ->
              new WorkerEnd(WorkerEnd.Cause.STOPPED, "it ended with code " + gone.exitValue()));
    }

    @Override
    public WorkerUsage usage() {
      return WorkerUsage.UNKNOWN;
    }

    @Override
    public long cpuNanos() {
      return 0;
    }

    @Override
    public long diskLimit() {
      return Long.MAX_VALUE;
    }

    @Override
    public Optional<Path> data() {
      return Optional.empty();
    }

    @Override
    public WorkerHold hold() {
      return WorkerHold.NONE;
    }
  }
}
