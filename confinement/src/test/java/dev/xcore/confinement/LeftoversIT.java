package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed server leaves is found and cleared by the next one. */
final class LeftoversIT {

  @TempDir private Path folder;

  @Test
  void aKilledServerLeavesNothingAfterTheNextStart() throws Exception {
    String[] line = killedServer(3);
    Path lab = Path.of(line[0]);
    ProcessHandle.of(Long.parseLong(line[1])).ifPresent(ProcessHandle::destroyForcibly);
    List<Long> orphans = Arrays.stream(line).skip(2).map(Long::parseLong).toList();
    assertThat(orphans).hasSize(3).allMatch(ProcessTable::isRunning);
    List<WorkerRecord> records = records(lab.resolve("run"));

    Leftovers.Cleared cleared = Leftovers.clear(lab.resolve("run"));

    assertThat(cleared).isEqualTo(new Leftovers.Cleared(3, 3, List.of()));
    assertThat(orphans).noneMatch(ProcessTable::isRunning);
    assertThat(records).hasSize(3);
    for (WorkerRecord record : records) {
      assertThat(record.groups()).noneMatch(Files::exists);
      assertThat(record.folders()).noneMatch(Files::exists);
    }
    assertThat(Files.list(lab.resolve("run"))).isEmpty();
    FolderRemoval.remove(lab);
  }

  @Test
  void aProcessWithARecycledIdIsSpared() throws Exception {
    Process innocent = new ProcessBuilder("sleep", "1000").start();
    try {
      ProcessIdentity recycled = new ProcessIdentity(innocent.pid(), "1@another-boot");
      Path scratch = Files.createDirectory(folder.resolve("scratch"));
      new WorkerRecord(
              new ProcessIdentity(1, "long ago"),
              Optional.of(recycled),
              List.of(),
              List.of(scratch))
          .write(folder.resolve("1-1.worker"));
      assertThat(Leftovers.clear(folder)).isEqualTo(new Leftovers.Cleared(1, 0, List.of()));
      assertThat(innocent.isAlive()).isTrue();
      assertThat(scratch).doesNotExist();
    } finally {
      innocent.destroyForcibly();
    }
  }

  @Test
  void processesOfALivingServerAreSpared() throws Exception {
    Process worker = new ProcessBuilder("sleep", "1000").start();
    try {
      ProcessIdentity identity = ProcessIdentity.of(worker.pid()).orElseThrow();
      Path file = folder.resolve("1-1.worker");
      new WorkerRecord(ProcessIdentity.self(), Optional.of(identity), List.of(), List.of())
          .write(file);
      assertThat(Leftovers.clear(folder)).isEqualTo(new Leftovers.Cleared(0, 0, List.of()));
      assertThat(worker.isAlive()).isTrue();
      assertThat(file).exists();
    } finally {
      worker.destroyForcibly();
    }
  }

  @Test
  void aServerThatDiedBeforeTheStartLeavesNothingEither() throws Exception {
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    new WorkerRecord(
            new ProcessIdentity(1, "long ago"), Optional.empty(), List.of(), List.of(scratch))
        .write(folder.resolve("1-1.worker"));
    assertThat(Leftovers.clear(folder)).isEqualTo(new Leftovers.Cleared(1, 0, List.of()));
    assertThat(scratch).doesNotExist();
  }

  @Test
  void foldersThatAreNotControlGroupsOfOursAreNotTouched() throws Exception {
    Path group = Files.createDirectory(folder.resolve("system.slice"));
    new WorkerRecord(
            new ProcessIdentity(1, "long ago"), Optional.empty(), List.of(group), List.of())
        .write(folder.resolve("1-1.worker"));
    Leftovers.clear(folder);
    assertThat(group).exists();
  }

  @Test
  void garbageIsReportedAndKept() throws Exception {
    Path file = Files.writeString(folder.resolve("x.worker"), "nonsense\n");
    Leftovers.Cleared cleared = Leftovers.clear(folder);
    assertThat(cleared.problems()).singleElement().asString().contains(file.toString());
    assertThat(file).exists();
  }

  @Test
  void aMissingFolderHoldsNothing() throws IOException {
    assertThat(Leftovers.clear(folder.resolve("missing")))
        .isEqualTo(new Leftovers.Cleared(0, 0, List.of()));
  }

  private static List<WorkerRecord> records(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      List<Path> all = files.toList();
      List<WorkerRecord> records = new java.util.ArrayList<>();
      for (Path file : all) {
        records.add(WorkerRecord.read(file).orElseThrow());
      }
      return records;
    }
  }

  /** Starts a server with processes, kills it abruptly, and returns the line it printed. */
  private static String[] killedServer(int processes) throws Exception {
    Process server =
        new ProcessBuilder(
                Lab.JAVA_HOME.resolve("bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ServerMain.class.getName(),
                Integer.toString(processes))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader reader = server.inputReader()) {
      return reader.readLine().split(" ");
    } finally {
      server.destroyForcibly().waitFor();
    }
  }
}
