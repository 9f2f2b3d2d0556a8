package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same attacks where the server is an ordinary user, so that its worker is the same user. */
final class OtherUserIT {

  private Path folder;

  @BeforeEach
  void open() throws IOException {
    folder = Files.createTempDirectory("xcore-other-");
    Lab.open(folder, "rwxrwxrwx");
  }

  @AfterEach
  void close() throws IOException {
    FolderRemoval.remove(folder);
  }

  @Test
  void everyAttackIsDeniedToAnOrdinaryUser() throws Exception {
    List<String> report = report("best");
    assumeTrue(
        report.contains("level: kernel"), "this machine has no kernel confinement for users");
    assertThat(report).anyMatch(line -> line.startsWith("landlock: yes"));
    assertThat(report).anyMatch(line -> line.startsWith("user: no, needs root"));
    assertThat(report)
        .filteredOn(line -> line.startsWith("attack ") && line.contains(": ALLOWED"))
        .isEmpty();
    assertThat(report)
        .filteredOn(line -> line.startsWith("attack ") && line.contains(": DENIED"))
        .hasSizeGreaterThan(70);
    assertThat(report)
        .filteredOn(line -> line.startsWith("work ") && line.contains(": DENIED"))
        .isEmpty();
    assertThat(report)
        .contains("attack ended with code 0", "work ended with code 0", "victim alive true");
  }

  @Test
  void bubblewrapHoldsAnOrdinaryUserWhereLandlockIsMissing() throws Exception {
    List<String> report = report("bwrap");
    assumeTrue(
        report.stream().anyMatch(line -> line.startsWith("landlock: no, left out")),
        "bubblewrap does not work here");
    assertWrapped(report);
  }

  @Test
  void bubblewrapHoldsAUserOfItsOwnWhereLandlockIsMissing() throws Exception {
    Confinement probed = Confinement.probe();
    assumeTrue(probed.report().has(Mechanism.USER), "this server cannot change users");
    Confinement machine = ReportMain.wrapped(probed).orElse(probed);
    assumeTrue(machine.bubblewrap().isPresent(), "bubblewrap does not work here");
    List<String> report = new ArrayList<>();
    try (Lab lab = Lab.open(machine)) {
      lab.attack().forEach(line -> report.add("attack " + line));
      lab.work().forEach(line -> report.add("work " + line));
      report.add("victim alive " + lab.victim().isAlive());
      Cage cage = lab.cage().memoryMib(256).build();
      ConfinedCommand command = lab.command(Hog.class, "wait", cage.scratch());
      ConfinedProcess process = lab.spawn().start(command, cage);
      LimitsIT.awaitLine(command, "waiting");
      assertThat(process.usage().threads().orElseThrow()).isGreaterThan(5);
      process.kill();
      assertThat(process.onExit().get(30, TimeUnit.SECONDS).describe())
          .isEqualTo("killed by signal 9");
      assertThat(process.onRemoval().get(30, TimeUnit.SECONDS)).isEmpty();
    }
    assertWrapped(report);
  }

  @Test
  void withoutLandlockTheSealStillHoldsAllButReading() throws Exception {
    Confinement machine = Lab.without(Confinement.probe(), Mechanism.LANDLOCK);
    assumeTrue(machine.has(Mechanism.SECCOMP), "this machine has no seccomp");
    assertThat(machine.level()).isEqualTo(Level.PROCESS);
    try (Lab lab = Lab.open(machine)) {
      List<String> report = lab.attack();
      assertThat(Attack.allowed(report)).anyMatch(line -> line.startsWith("file read passwd"));
      assertThat(Attack.allowed(report)).allMatch(line -> line.startsWith("file "));
      assertThat(lab.victim().isAlive()).isTrue();
    }
  }

  /**
   * What bubblewrap shows: a root with the names of what was bound into it, and the process itself.
   */
  private static final List<String> HARMLESS =
      List.of(
          "attack file list root",
          "attack file list proc",
          "attack file read own environment",
          "attack file read own memory");

  private static void assertWrapped(List<String> report) {
    assertThat(report)
        .filteredOn(line -> line.startsWith("attack ") && line.contains(": ALLOWED"))
        .allMatch(line -> HARMLESS.stream().anyMatch(line::startsWith));
    assertThat(report)
        .filteredOn(line -> line.startsWith("work ") && line.contains(": DENIED"))
        .isEmpty();
    assertThat(report)
        .contains("attack ended with code 0", "work ended with code 0", "victim alive true");
  }

  /**
   * Runs the report in a Java process of an unprivileged user, with classes that everybody can
   * read.
   */
  private List<String> report(String mode) throws Exception {
    Path classes = Lab.copyClasses(folder.resolve("classes"));
    List<String> command = new ArrayList<>();
    if (Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv to drop root");
      command.addAll(
          List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.addAll(
        List.of(
            Lab.JAVA_HOME.resolve("bin/java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            classes.toString(),
            ReportMain.class.getName(),
            mode));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
    return lines;
  }
}
