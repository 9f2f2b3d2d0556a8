package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Starting, ending and clearing up, by real processes on this machine. */
final class LifecycleIT {

  private static Lab lab;

  @BeforeAll
  static void open() throws IOException {
    lab = Lab.open(Confinement.probe());
  }

  @AfterAll
  static void close() throws IOException {
    lab.close();
  }

  @Test
  void theExitCodeIsReported() throws Exception {
    Cage cage = lab.cage().build();
    List<String> said = lab.run(cage, lab.command(Hog.class, "nothing", cage.scratch()));
    assertThat(said).containsExactly("got 0", "ended with code 7");
  }

  @Test
  void everythingIsGoneAfterTheEnd() throws Exception {
    Path disposable = Files.createDirectories(lab.folder().resolve("disposable/inner"));
    Cage cage = lab.cage().memoryMib(256).pids(80).disposable(disposable.getParent()).build();
    ConfinedProcess process =
        lab.spawn().start(lab.command(Hog.class, "nothing", cage.scratch()), cage);
    assertThat(Files.list(lab.folder().resolve("run"))).isNotEmpty();
    assertThat(process.onRemoval().get(30, TimeUnit.SECONDS)).isEmpty();
    assertThat(process.onExit()).isDone();
    assertThat(disposable.getParent()).doesNotExist();
    assertNothingLeft();
  }

  @Test
  void aTreeDeeperThanAPathIsRemoved() throws Exception {
    Lab plain = Lab.open(Lab.without(lab.machine(), Mechanism.SCRATCH_QUOTA));
    try (plain) {
      Cage cage = plain.cage().build();
      ConfinedProcess process =
          plain.spawn().start(plain.command(Hog.class, "nasty folder", cage.scratch()), cage);
      assertThat(process.onExit().get(60, TimeUnit.SECONDS).describe())
          .isEqualTo("ended with code 7");
      assertThat(process.onRemoval().get(60, TimeUnit.SECONDS)).isEmpty();
      assertThat(cage.scratch()).doesNotExist();
    }
  }

  @Test
  void theChildHasNoDescriptorOfTheHost() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc");
    try (var leak = Files.newInputStream(Path.of("/etc/hostname"))) {
      assertThat(leak.read()).isPositive();
      Cage cage = lab.cage().build();
      ConfinedCommand command = lab.command(Hog.class, "wait", cage.scratch());
      ConfinedProcess process = lab.spawn().start(command, cage);
      LimitsIT.awaitLine(command, "waiting");
      String home = Lab.JAVA_HOME.toRealPath().toString();
      assertThat(descriptors(process.pid()))
          .allMatch(
              target ->
                  target.equals("/dev/null")
                      || target.equals(command.errorFile().toString())
                      || target.startsWith(home)
                      || target.startsWith(lab.folder().resolve("classes").toString())
                      || target.startsWith("/proc/"),
              "is its own");
      process.kill();
      process.onRemoval().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void theHostLosesNoDescriptorToStartsAndFailures() throws Exception {
    Cage first = lab.cage().build();
    lab.run(first, lab.command(Hog.class, "nothing", first.scratch()));
    int before = descriptors(ProcessHandle.current().pid()).size();
    for (int i = 0; i < 5; i++) {
      Cage cage = lab.cage().build();
      ConfinedCommand missing =
          new ConfinedCommand(
              Path.of("/nonexistent/program"), List.of(), Map.of(), lab.folder().resolve("e"));
      assertThatThrownBy(() -> lab.spawn().start(missing, cage))
          .isInstanceOf(ConfinementException.class)
          .hasMessageContaining("/nonexistent/program");
      ConfinedCommand noErrors =
          new ConfinedCommand(
              Path.of("/bin/true"), List.of(), Map.of(), lab.folder().resolve("no/folder"));
      assertThatThrownBy(() -> lab.spawn().start(noErrors, cage)).hasMessageContaining("no/folder");
      Cage next = lab.cage().build();
      lab.run(next, lab.command(Hog.class, "nothing", next.scratch()));
    }
    assertThat(descriptors(ProcessHandle.current().pid())).hasSizeLessThanOrEqualTo(before);
    assertNothingLeft();
  }

  @Test
  void fiftyProcessesComeAndGoWithoutATrace() throws Exception {
    List<ConfinedProcess> processes = new ArrayList<>();
    Set<Integer> users = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      Cage cage = lab.cage().memoryMib(128).pids(80).cpuPercent(100).build();
      ConfinedProcess process =
          lab.spawn().start(lab.command(Hog.class, "wait", cage.scratch()), cage);
      process.user().ifPresent(user -> assertThat(users.add(user.uid())).isTrue());
      processes.add(process);
    }
    assertThat(processes).allMatch(ConfinedProcess::isAlive);
    processes.forEach(ConfinedProcess::kill);
    for (ConfinedProcess process : processes) {
      assertThat(process.onRemoval().get(60, TimeUnit.SECONDS)).isEmpty();
      assertThat(process.onExit().join().describe()).isEqualTo("killed by signal 9");
      assertThat(Path.of("/proc/" + process.pid() + "/status")).doesNotExist();
    }
    assertNothingLeft();
  }

  @Test
  void childrenOfTheJavaLibraryKeepTheirOwnStatus() throws Exception {
    for (int i = 0; i < 10; i++) {
      Process other = new ProcessBuilder("sh", "-c", "exit 42").start();
      Cage cage = lab.cage().build();
      ConfinedProcess process =
          lab.spawn().start(lab.command(Hog.class, "wait", cage.scratch()), cage);
      assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(other.exitValue()).isEqualTo(42);
      process.kill();
      assertThat(process.onExit().get(30, TimeUnit.SECONDS).describe())
          .isEqualTo("killed by signal 9");
    }
  }

  @Test
  void killingTwiceOrTooLateIsHarmless() throws Exception {
    Cage cage = lab.cage().build();
    ConfinedProcess process =
        lab.spawn().start(lab.command(Hog.class, "nothing", cage.scratch()), cage);
    process.onExit().get(30, TimeUnit.SECONDS);
    process.kill();
    process.kill();
    assertThat(process.isAlive()).isFalse();
    assertThat(process.usage().threads()).isEmpty();
  }

  @Test
  void twoProcessesMayShareAUserThatIsAskedFor() throws Exception {
    assumeTrue(lab.machine().report().has(Mechanism.USER), "this server cannot change users");
    WorkerUser given = new WorkerUser.Fixed(345_678, 345_678);
    for (int i = 0; i < 2; i++) {
      Cage cage = lab.cage().user(given).build();
      ConfinedProcess process =
          lab.spawn().start(lab.command(Hog.class, "nothing", cage.scratch()), cage);
      assertThat(process.user()).contains((WorkerUser.Fixed) given);
      process.onRemoval().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aFolderThatItsUserCannotEnterIsNamed() throws Exception {
    assumeTrue(lab.machine().report().has(Mechanism.USER), "this server cannot change users");
    Path closed = Files.createDirectory(lab.folder().resolve("closed"));
    Lab.open(closed, "rwx------");
    Path program = Files.copy(Path.of("/bin/true"), closed.resolve("program"));
    Cage cage = lab.cage().executable(program).build();
    ConfinedCommand command =
        new ConfinedCommand(program, List.of(), Map.of(), lab.folder().resolve("e"));
    assertThatThrownBy(() -> lab.spawn().start(command, cage))
        .hasMessageContaining("chmod o+x " + closed);
    assertNothingLeft();
  }

  @Test
  void theSpawningThreadIsGoneAndNoOtherIsRestricted() throws Exception {
    assertThat(Files.readString(Path.of("/etc/passwd"))).isNotEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("xcore-spawn"));
  }

  @Test
  void closingKillsWhatRuns() throws Exception {
    Lab other = Lab.open(lab.machine());
    ConfinedProcess process;
    try (other) {
      Cage cage = other.cage().build();
      process = other.spawn().start(other.command(Hog.class, "wait", cage.scratch()), cage);
    }
    assertThat(process.isAlive()).isFalse();
    assertThatThrownBy(() ->
            other
                .spawn()
                .start(
                    new ConfinedCommand(
                        Path.of("/bin/true"), List.of(), Map.of(), lab.folder().resolve("e")),
                    lab.cage().build()))
        .hasMessageContaining("closed");
  }

  /** What a process had is removed a moment after its end. */
  private static void assertNothingLeft() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(LifecycleIT::assertNothingIsLeft);
  }

  private static void assertNothingIsLeft() throws IOException {
    assertThat(Files.list(lab.folder().resolve("run"))).isEmpty();
    try (Stream<Path> entries = Files.list(lab.folder())) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .noneMatch(name -> name.startsWith("scratch"));
    }
    assertThat(lab.machine().groups().reserve().folders())
        .allSatisfy(folder ->
            assertThat(Files.list(folder.getParent()))
                .noneMatch(other ->
                    other
                        .getFileName()
                        .toString()
                        .startsWith("xcore-" + ProcessHandle.current().pid() + "-")));
  }

  private static List<String> descriptors(long pid) throws IOException {
    List<String> targets = new ArrayList<>();
    try (Stream<Path> entries = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path entry : entries.toList()) {
        try {
          targets.add(Files.readSymbolicLink(entry).toString());
        } catch (java.nio.file.NoSuchFileException e) {
          // Closed meanwhile, such as the one that lists.
          continue;
        }
      }
    }
    return targets;
  }
}
