package dev.xcore.confinement;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Starts children where nothing but a process of its own can be had. */
final class JavaLauncher implements Launcher {

  @Override
  public Child launch(
      ConfinedCommand command, Cage cage, Optional<WorkerUser.Fixed> user, ControlGroup group)
      throws IOException {
    if (user.isPresent()) {
      throw new ConfinementException(
          ConfinementException.Reason.UNSUPPORTED,
          "The process cannot run as user "
              + user.get().uid()
              + ": "
              + Architecture.unsupported()
              + ".",
          null);
    }
    List<String> line = new ArrayList<>(List.of(command.executable().toString()));
    line.addAll(command.arguments());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.directory(cage.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(command.errorFile().toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return new JavaChild(process);
  }

  @Override
  public void watch(Child child, ControlGroup group, Consumer<ExitStatus> onEnd) {
    if (child instanceof JavaChild(Process process)) {
      CompletableFuture<Void> _ =
          process
              .onExit()
              .thenAccept(ended -> onEnd.accept(ExitStatus.ofShell(ended.exitValue(), false)));
    }
  }

  @Override
  public void close() {
    // java.lang.Process has its own waiters.
  }
}
