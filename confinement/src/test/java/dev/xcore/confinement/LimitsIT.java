package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every limit stops a greedy process, by real processes on this machine. */
final class LimitsIT {

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
  void theScratchFolderEndsAtItsSize() throws Exception {
    assumeHas(Mechanism.SCRATCH_QUOTA);
    Cage cage = lab.cage().scratchLimit(8, 100).build();
    List<String> said = lab.run(cage, lab.command(Hog.class, "disk", cage.scratch()));
    assertThat(said).containsSubsequence("No space left on device", "got 8");
  }

  @Test
  void theScratchFolderEndsAtItsNumberOfFiles() throws Exception {
    assumeHas(Mechanism.SCRATCH_QUOTA);
    Cage cage = lab.cage().scratchLimit(8, 100).build();
    List<String> said = lab.run(cage, lab.command(Hog.class, "files", cage.scratch()));
    assertThat(said).contains("got 100");
  }

  @Test
  void theMemoryLimitKillsAndIsNamed() throws Exception {
    assumeHas(Mechanism.MEMORY_GROUP);
    Cage cage = lab.cage().memoryMib(128).build();
    List<String> said = lab.run(cage, lab.command(Hog.class, "memory", cage.scratch()));
    assertThat(said).last().isEqualTo("out of memory: killed by the kernel's memory limit");
  }

  @Test
  void aProcessKilledByHandIsNotSaidToBeOutOfMemory() throws Exception {
    ConfinedProcess process = waiting(lab.cage().memoryMib(256).build());
    process.kill();
    ExitStatus status = process.onExit().get(30, TimeUnit.SECONDS);
    assertThat(status.describe()).isEqualTo("killed by signal 9");
    assertThat(status.isSuccess()).isFalse();
  }

  @Test
  void theNumberOfThreadsIsLimitedByTheGroup() throws Exception {
    assumeHas(Mechanism.PIDS_GROUP);
    Cage cage = lab.cage().pids(60).build();
    List<String> said = lab.run(cage, lab.command(Hog.class, "threads", cage.scratch()));
    assertThat(got(said)).isBetween(20L, 59L);
  }

  @Test
  void theNumberOfThreadsIsLimitedByTheProcessItself() throws Exception {
    assumeHas(Mechanism.USER);
    Cage cage = lab.cage().build();
    List<String> said =
        lab.run(cage, lab.command(Hog.class, "threads", cage.scratch(), 0, 0, 0, 60));
    assertThat(got(said)).isBetween(20L, 59L);
  }

  @Test
  void privateMemoryIsLimitedByTheProcessItself() throws Exception {
    Cage cage = lab.cage().build();
    List<String> said = lab.run(cage, lab.command(Hog.class, "memory", cage.scratch(), 256 << 20));
    assertThat(got(said)).isBetween(20L, 256L);
  }

  @Test
  void fileSizeIsLimitedByTheProcessItself() throws Exception {
    Cage cage = lab.cage().scratchLimit(64, 100).build();
    List<String> said =
        lab.run(cage, lab.command(Hog.class, "one file", cage.scratch(), 0, 4 << 20));
    assertThat(said).contains("File too large", "got 4");
  }

  @Test
  void openFilesAreLimitedByTheProcessItself() throws Exception {
    Cage cage = lab.cage().build();
    List<String> said =
        lab.run(cage, lab.command(Hog.class, "open files", cage.scratch(), 0, 0, 64));
    assertThat(got(said)).isLessThan(64);
  }

  @Test
  void processorTimeIsLimitedAndTheLimitCanBeChanged() throws Exception {
    assumeHas(Mechanism.CPU_GROUP);
    Cage cage = lab.cage().cpuPercent(200).build();
    ConfinedCommand command = lab.command(Hog.class, "spin", cage.scratch());
    ConfinedProcess process = lab.spawn().start(command, cage);
    awaitLine(command, "waiting");
    assertThat(process.setCpuPercent(5)).isTrue();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> throttled(process) > 3);
    process.kill();
    process.onExit().get(30, TimeUnit.SECONDS);
    assertThat(process.setCpuPercent(50)).isFalse();
  }

  @Test
  void usageIsReported() throws Exception {
    Cage cage = lab.cage().memoryMib(256).build();
    ConfinedProcess process = waiting(cage);
    ProcessUsage usage = process.usage();
    assertThat(usage.memoryBytes().orElseThrow()).isGreaterThan(10 << 20);
    assertThat(usage.peakMemoryBytes().orElseThrow()).isGreaterThanOrEqualTo(10 << 20);
    assertThat(usage.cpuTime()).isPositive();
    assertThat(usage.threads().orElseThrow()).isGreaterThan(5);
    assertThat(usage.openFiles().orElseThrow()).isGreaterThan(3);
    assertThat(usage.scratchBytes().orElseThrow()).isLessThan(1 << 20);
    process.kill();
    process.onExit().get(30, TimeUnit.SECONDS);
  }

  /** How often the kernel has stopped it because its time was used up. */
  private static long throttled(ConfinedProcess process) throws IOException {
    for (Path folder : process.belongings().group().folders()) {
      if (Files.exists(folder.resolve("cpu.stat"))) {
        return Files.readAllLines(folder.resolve("cpu.stat")).stream()
            .filter(line -> line.startsWith("nr_throttled "))
            .mapToLong(line -> Long.parseLong(line.substring("nr_throttled ".length())))
            .sum();
      }
    }
    return 0;
  }

  private static ConfinedProcess waiting(Cage cage) throws Exception {
    ConfinedCommand command = lab.command(Hog.class, "wait", cage.scratch());
    ConfinedProcess process = lab.spawn().start(command, cage);
    awaitLine(command, "waiting");
    return process;
  }

  static void awaitLine(ConfinedCommand command, String line) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readAllLines(command.errorFile()).contains(line));
  }

  private static long got(List<String> said) {
    return said.stream()
        .filter(line -> line.startsWith("got "))
        .mapToLong(line -> Long.parseLong(line.substring(4)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(said));
  }

  private static void assumeHas(Mechanism mechanism) {
    assumeTrue(
        lab.machine().report().has(mechanism),
        () -> mechanism.title() + ": " + lab.machine().report().finding(mechanism).detail());
  }
}
