package dev.xcore.kernel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.confinement.Cage;
import dev.xcore.confinement.ConfinedCommand;
import dev.xcore.confinement.ConfinedProcess;
import dev.xcore.confinement.ConfinedSpawn;
import dev.xcore.confinement.Confinement;
import dev.xcore.confinement.UidRange;
import dev.xcore.confinement.WorkerUser;
import dev.xcore.kernel.sandbox.WorkerEnd.Cause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is made of the end of a process: a shell plays the worker. */
@Timeout(60)
class CagedProcessIT {

  private static final String NO_MEMORY =
      "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00007fe5a3d4e000, 258048, 0)"
          + " failed; error='Not enough space' (errno=12)";

  @TempDir Path folder;
  private Confinement machine;
  private ConfinedSpawn spawn;

  @BeforeEach
  void open() throws Exception {
    machine = Confinement.probe(UidRange.standard());
    spawn = ConfinedSpawn.create(machine, folder.resolve("records"));
  }

  @AfterEach
  void close() {
    spawn.close();
  }

  private WorkerEnd endOf(String script) throws Exception {
    Path place = Files.createDirectory(folder.resolve("w"));
    Path errors = place.resolve("errors");
    ConfinedCommand command =
        new ConfinedCommand(Path.of("/bin/sh"), List.of("-c", script), Map.of(), errors);
    Cage cage =
        Cage.builder(place.resolve("tmp"))
            .disposable(place)
            .java(Path.of("/bin").toRealPath())
            .user(WorkerUser.own())
            .build();
    ConfinedProcess process = spawn.start(command, cage);
    return new CagedProcess(
            process, errors, WorkerProfile.USUAL, Optional.empty(), machine.report())
        .ended()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void javaThatIsGivenNoMemoryBySystemHasReachedItsLimit() throws Exception {
    WorkerEnd end = endOf("echo \"" + NO_MEMORY + "\" >&2; exit 1");

    assertThat(end.cause()).isEqualTo(Cause.MEMORY);
    assertThat(end.message()).contains("max_memory_mb: 128", "the system gave Java itself no more");
  }

  @Test
  void anyOtherFailureIsACrashThatMayBeJavasOwn() throws Exception {
    WorkerEnd end = endOf("echo 'no such module' >&2; exit 1");

    assertThat(end.cause()).isEqualTo(Cause.CRASH);
    assertThat(end.message()).contains("code 1", "System.exit", "a failure of Java itself");
  }

  @Test
  void aCodeOfItsOwnIsTold() throws Exception {
    assertThat(endOf("exit 9").message())
        .isEqualTo("it ended itself with code 9, as by System.exit or Runtime.halt");
  }

  @Test
  void aHeapThatIsFullIsTold() throws Exception {
    assertThat(endOf("exit 3").cause()).isEqualTo(Cause.MEMORY);
  }
}
