package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfinementTest {

  @TempDir private Path folder;

  @Test
  void probingExplainsEveryMechanism() {
    ConfinementReport report = Confinement.probe().report();
    for (Mechanism mechanism : Mechanism.values()) {
      assertThat(report.finding(mechanism).detail()).as(mechanism.title()).isNotBlank();
      assertThat(report.describe()).contains("\n" + mechanism.title() + ": ");
    }
    assertThat(report.describe()).startsWith("level: ");
    assertThat(report.level() == Level.KERNEL)
        .isEqualTo(
            report.has(Mechanism.SECCOMP)
                && (report.has(Mechanism.LANDLOCK) || report.has(Mechanism.BUBBLEWRAP)));
  }

  @Test
  void probingChangesNothingOfTheServer() throws IOException {
    String before = statusOfThisThread();
    Confinement.probe();
    assertThat(statusOfThisThread()).isEqualTo(before);
    assertThat(Files.readString(Path.of("/etc/passwd"))).isNotEmpty();
  }

  @Test
  void aReportNamesEveryMechanism() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConfinementReport(Level.PROCESS, Map.of()))
        .withMessageContaining("landlock");
  }

  @Test
  void theJavaLibraryStartsAProcessWhereNothingElseWorks() throws Exception {
    Path shell = Path.of("/bin/sh");
    assumeTrue(Files.isExecutable(shell), "needs a shell");
    ConfinedCommand command =
        new ConfinedCommand(
            shell,
            List.of("-c", "echo \"$GREETING\" >&2; cat; exit 3"),
            Map.of("GREETING", "hello"),
            folder.resolve("errors"));
    ControlGroup group = ControlGroups.none().reserve();
    try (JavaLauncher launcher = new JavaLauncher()) {
      Child child = launcher.launch(command, Cage.builder(folder).build(), Optional.empty(), group);
      CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
      launcher.watch(child, group, exit::complete);
      assertThat(exit.get(30, TimeUnit.SECONDS).describe()).isEqualTo("ended with code 3");
      assertThat(command.errorFile()).hasContent("hello\n");
      child.kill();
      assertThatThrownBy(() ->
              launcher.launch(
                  command,
                  Cage.builder(folder).build(),
                  Optional.of(new WorkerUser.Fixed(1, 1)),
                  group))
          .hasMessageContaining("cannot run as user 1");
    }
  }

  private static String statusOfThisThread() throws IOException {
    return String.join(
        "\n",
        Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
            .filter(line -> line.matches("(Uid|Gid|Groups|Cap...|NoNewPrivs|Seccomp):.*"))
            .toList());
  }
}
