package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.compiler.FolderRemoval;
import dev.xcore.confinement.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox with a cache folder of its own, in which nothing has been made yet. */
@Timeout(120)
class SandboxOpeningIT {

  @TempDir Path temporary;
  private SandboxOptions options;
  private Sandbox sandbox;

  @BeforeEach
  void make() {
    Map<String, String> environment =
        Map.of("XDG_CACHE_HOME", temporary.resolve("cache").toString());
    options =
        SandboxOptions.usual(temporary.resolve("var"), environment)
            .confined(Level.PROCESS, Optional.empty())
            .withPool(0);
    sandbox = Sandbox.of(options);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private static long inAMinute() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
  }

  @Test
  void whoeverGivesUpWaitingSpoilsItForNobody() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> sandbox.hire(WorkerProfile.USUAL, inAMinute()))
        .isInstanceOf(InterruptedException.class);

    try (Worker worker = sandbox.hire(WorkerProfile.USUAL, inAMinute())) {
      assertThat(worker.isAlive()).isTrue();
    }
    ProcessManager processes = sandbox.processes().orElseThrow();
    assertThat(processes.shortcomings()).isEmpty();

    FolderRemoval.remove(processes.kits().latest().image().home());
    try (Worker worker = sandbox.hire(WorkerProfile.USUAL, inAMinute())) {
      assertThat(worker.isAlive()).isTrue();
    }
    sandbox.close();
    assertThat(options.runDirectory()).doesNotExist();
  }

  @Test
  void closingDoesNotWaitForTheInstallationToBeLinked() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> sandbox.hire(WorkerProfile.USUAL, inAMinute()))
        .isInstanceOf(InterruptedException.class);

    sandbox.close();

    assertThat(sandbox.processes()).isEmpty();
    assertThatThrownBy(() -> sandbox.hire(WorkerProfile.USUAL, inAMinute()))
        .isInstanceOf(WorkerStartException.class)
        .hasMessageContaining("shutting down");
  }
}
