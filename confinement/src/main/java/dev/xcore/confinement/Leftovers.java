package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Clears up after a server that was killed: its confined processes, their control groups and
 * folders.
 *
 * <p>A process is killed only if id and start time both match the record, so never one that has got
 * the id since. Records of a server that still lives are left alone.
 */
public final class Leftovers {

  private static final long PATIENCE_NANOS = 5_000_000_000L;
  private static final long PAUSE_NANOS = 2_000_000;

  /**
   * What was cleared.
   *
   * @param records how many processes of dead servers were on record
   * @param killed how many of them still ran
   * @param problems a sentence for each thing that could not be cleared; it stays on record
   */
  public record Cleared(int records, int killed, List<String> problems) {

    /** Copies. */
    public Cleared {
      problems = List.copyOf(problems);
    }
  }

  private int records;
  private int killed;
  private final List<String> problems = new ArrayList<>();

  private Leftovers() {}

  /**
   * Clears what is on record in a run folder; call it before the first start of a process.
   *
   * @param runFolder the folder that earlier servers gave to {@link ConfinedSpawn#create}
   * @return what was cleared; nothing if the folder does not exist
   * @throws IOException if the folder cannot be listed
   */
  public static Cleared clear(Path runFolder) throws IOException {
    Leftovers leftovers = new Leftovers();
    if (Files.isDirectory(runFolder)) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(runFolder, "*" + WorkerRecord.SUFFIX)) {
        for (Path file : files) {
          leftovers.clearOne(file);
        }
      }
    }
    return new Cleared(leftovers.records, leftovers.killed, leftovers.problems);
  }

  /**
   * Looks for what is on record in a run folder of servers that are dead, and leaves it.
   *
   * @param runFolder the folder that earlier servers gave to {@link ConfinedSpawn#create}
   * @return a sentence for each process; none if the folder does not exist
   * @throws IOException if the folder cannot be read
   */
  public static List<String> look(Path runFolder) throws IOException {
    List<String> found = new ArrayList<>();
    if (Files.isDirectory(runFolder)) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(runFolder, "*" + WorkerRecord.SUFFIX)) {
        for (Path file : files) {
          WorkerRecord.read(file)
              .filter(record -> !record.server().isAlive())
              .ifPresent(record -> found.add(sentence(file, record)));
        }
      }
    }
    return found;
  }

  private static String sentence(Path file, WorkerRecord record) {
    String process =
        record
            .process()
            .map(one -> "process " + one.pid() + (one.isAlive() ? " still runs" : " has ended"))
            .orElse("no process");
    return file + ": server " + record.server().pid() + " is gone, " + process;
  }

  private void clearOne(Path file) {
    try {
      Optional<WorkerRecord> record = WorkerRecord.read(file);
      if (record.isEmpty()) {
        problems.add("the record " + file + " cannot be understood; remove it by hand");
      } else if (!record.get().server().isAlive()) {
        records++;
        clear(file, record.get());
      }
    } catch (IOException e) {
      problems.add("the record " + file + " cannot be cleared: " + e);
    }
  }

  private void clear(Path file, WorkerRecord record) throws IOException {
    List<String> before = List.copyOf(problems);
    record.process().ifPresent(this::kill);
    for (Path group : record.groups()) {
      if (isOurs(group) && !ControlGroup.removeFolder(group)) {
        problems.add("the control group " + group + " cannot be removed");
      }
    }
    for (Path folder : record.folders()) {
      FolderRemoval.remove(folder);
    }
    if (problems.equals(before)) {
      Files.deleteIfExists(file);
    }
  }

  private void kill(ProcessIdentity process) {
    Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
    if (handle.isEmpty() || !process.isAlive()) {
      return;
    }
    killed++;
    handle.get().descendants().forEach(ProcessHandle::destroyForcibly);
    handle.get().destroyForcibly();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (process.isAlive() && ProcessTable.isRunning(process.pid())) {
      if (System.nanoTime() > deadline) {
        problems.add("process " + process.pid() + " does not end");
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static boolean isOurs(Path group) {
    return group.getFileName().toString().startsWith(ControlGroup.PREFIX);
  }
}
