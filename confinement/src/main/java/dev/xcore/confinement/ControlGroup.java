package dev.xcore.confinement;

import dev.xcore.confinement.ControlGroups.Controller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** The control group of one process: one folder, or one per controller. */
final class ControlGroup {

  /** How the names of all groups made here begin. */
  static final String PREFIX = "xcore-";

  private static final long PERIOD_MICROS = 100_000;
  private static final long MEBIBYTE = 1 << 20;
  private static final Duration REMOVAL_PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = 2_000_000;

  private final boolean unified;
  private final Map<Controller, Path> folders;

  ControlGroup(boolean unified, Map<Controller, Path> folders) {
    this.unified = unified;
    this.folders = Map.copyOf(folders);
  }

  /** Returns the file whose presence shows that a controller works in a group. */
  static String limitFile(int version, Controller controller) {
    return switch (controller) {
      case MEMORY -> version == 2 ? "memory.max" : "memory.limit_in_bytes";
      case CPU -> version == 2 ? "cpu.max" : "cpu.cfs_quota_us";
      case PIDS -> "pids.max";
    };
  }

  /** Returns the folders of this group, each once. */
  List<Path> folders() {
    return folders.values().stream().distinct().sorted().toList();
  }

  /**
   * Returns the files into which a thread that is to join writes "0"; none for version 2, see
   * {@link #add}.
   */
  List<Path> threadFiles() {
    return unified ? List.of() : folders().stream().map(folder -> folder.resolve("tasks")).toList();
  }

  /** Makes the folders and sets the limits. */
  void create(OptionalLong memoryMib, OptionalInt cpuPercent, OptionalInt pids) throws IOException {
    for (Path folder : folders()) {
      Files.createDirectory(folder);
    }
    if (memoryMib.isPresent() && folders.containsKey(Controller.MEMORY)) {
      limitMemory(file(Controller.MEMORY, ""), memoryMib.getAsLong() * MEBIBYTE);
    }
    if (cpuPercent.isPresent()) {
      setCpuPercent(cpuPercent.getAsInt());
    }
    if (pids.isPresent() && folders.containsKey(Controller.PIDS)) {
      Files.writeString(file(Controller.PIDS, "pids.max"), Integer.toString(pids.getAsInt()));
    }
  }

  /**
   * Moves a process here; for version 2, whose threads cannot join one by one. Nothing is lost by
   * the delay: until it is sealed, a process runs its own code only.
   */
  void add(ProcessIdentity process) throws IOException {
    if (!unified) {
      return;
    }
    for (Path folder : folders()) {
      try {
        Files.writeString(folder.resolve("cgroup.procs"), Long.toString(process.pid()));
      } catch (IOException e) {
        if (ProcessTable.isRunning(process.pid())) {
          throw e;
        }
      }
    }
  }

  /** Sets the processor time per period; tells whether the machine can. */
  boolean setCpuPercent(int percent) throws IOException {
    if (!folders.containsKey(Controller.CPU)) {
      return false;
    }
    long quota = PERIOD_MICROS * percent / 100;
    if (unified) {
      Files.writeString(file(Controller.CPU, "cpu.max"), quota + " " + PERIOD_MICROS);
    } else {
      Files.writeString(file(Controller.CPU, "cpu.cfs_quota_us"), Long.toString(quota));
    }
    return true;
  }

  OptionalLong memory() {
    return number(unified ? "memory.current" : "memory.usage_in_bytes");
  }

  OptionalLong peakMemory() {
    return number(unified ? "memory.peak" : "memory.max_usage_in_bytes");
  }

  /** Tells whether the memory limit has killed anything here. */
  boolean hasRunOutOfMemory() {
    if (!folders.containsKey(Controller.MEMORY)) {
      return false;
    }
    try {
      return Files.readAllLines(
              file(Controller.MEMORY, unified ? "memory.events" : "memory.oom_control"))
          .stream()
          .anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
    } catch (IOException e) {
      // A group that has been removed tells nothing any more.
      return false;
    }
  }

  /** Kills what is left in the group and removes it; tells whether it is gone. */
  boolean remove() {
    boolean gone = true;
    for (Path folder : folders()) {
      gone &= removeFolder(folder);
    }
    return gone;
  }

  /** Kills what is left in a group's folder and removes the folder; tells whether it is gone. */
  static boolean removeFolder(Path folder) {
    long deadline = System.nanoTime() + REMOVAL_PATIENCE.toNanos();
    while (true) {
      try {
        Files.deleteIfExists(folder);
        return true;
      } catch (IOException e) {
        // Busy until the kernel has buried the last task.
        if (System.nanoTime() > deadline) {
          return false;
        }
      }
      killMembers(folder);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static void killMembers(Path folder) {
    try {
      for (String pid : Files.readAllLines(folder.resolve("cgroup.procs"))) {
        ProcessHandle.of(Long.parseLong(pid))
            .filter(handle -> handle.pid() != ProcessHandle.current().pid())
            .ifPresent(ProcessHandle::destroyForcibly);
      }
    } catch (IOException e) {
      // The group has gone meanwhile: the next attempt to remove it sees that.
      return;
    }
  }

  private void limitMemory(Path folder, long bytes) throws IOException {
    String limit = Long.toString(bytes);
    Files.writeString(folder.resolve(unified ? "memory.max" : "memory.limit_in_bytes"), limit);
    Path swap = folder.resolve(unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes");
    if (Files.exists(swap)) {
      Files.writeString(swap, unified ? "0" : limit);
    }
    if (unified) {
      Files.writeString(folder.resolve("memory.oom.group"), "1");
    }
  }

  private OptionalLong number(String name) {
    if (!folders.containsKey(Controller.MEMORY)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          Long.parseLong(Files.readString(file(Controller.MEMORY, name)).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private Path file(Controller controller, String name) {
    return java.util.Objects.requireNonNull(folders.get(controller)).resolve(name);
  }
}
