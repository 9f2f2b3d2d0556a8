package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads what a process uses, from its control group and from /proc. */
final class UsageReading {

  private static final int USER_TICKS = 14;
  private static final int SYSTEM_TICKS = 15;

  /** The kernel reports in hundredths of a second on all supported architectures. */
  private static final long MILLIS_PER_TICK = 10;

  private static final long KIBIBYTE = 1024;

  private UsageReading() {}

  static ProcessUsage of(Child child, Cage cage, ControlGroup group) {
    long pid = innermost(child);
    return new ProcessUsage(
        either(group.memory(), kibibytes(pid, "VmRSS")),
        either(group.peakMemory(), kibibytes(pid, "VmHWM")),
        cpuTime(pid),
        ProcessTable.status(pid, "Threads")
            .map(count -> OptionalInt.of(count.intValue()))
            .orElse(OptionalInt.empty()),
        ProcessTable.openFiles(pid).map(OptionalInt::of).orElse(OptionalInt.empty()),
        OptionalLong.of(scratch(pid, cage)));
  }

  /** Returns the process that runs the program: inside bubblewrap it is the deepest one. */
  private static long innermost(Child child) {
    return switch (child) {
      case NativeChild one when one.isWrapped() ->
          ProcessHandle.of(one.pid()).stream()
              .flatMap(ProcessHandle::descendants)
              .mapToLong(ProcessHandle::pid)
              .max()
              .orElse(one.pid());
      case NativeChild one -> one.pid();
      case JavaChild one -> one.pid();
    };
  }

  /** Reads the processor time alone. */
  static Duration cpuTime(Child child) {
    return cpuTime(innermost(child));
  }

  private static Duration cpuTime(long pid) {
    return ProcessTable.stat(pid)
        .map(fields ->
            Duration.ofMillis(
                (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
                    * MILLIS_PER_TICK))
        .or(() -> ProcessHandle.of(pid).flatMap(handle -> handle.info().totalCpuDuration()))
        .orElse(Duration.ZERO);
  }

  /**
   * Measures the scratch folder as the process sees it, where a file system of its own is mounted
   * there; else by what is in it.
   */
  private static long scratch(long pid, Cage cage) {
    Path scratch = cage.scratch();
    Path inside = ProcessTable.file(pid, "root" + scratch);
    try {
      if (Files.isDirectory(inside, LinkOption.NOFOLLOW_LINKS) && isMountedApart(inside, scratch)) {
        FileStore store = Files.getFileStore(inside);
        return store.getTotalSpace() - store.getUnallocatedSpace();
      }
    } catch (IOException e) {
      // Not for this user, or ended: the folder is measured from outside.
      return measured(cage);
    }
    return measured(cage);
  }

  private static long measured(Cage cage) {
    return FolderSize.of(cage.scratch(), (long) cage.scratchMib() * KIBIBYTE * KIBIBYTE);
  }

  private static boolean isMountedApart(Path inside, Path outside) throws IOException {
    return !Files.getAttribute(inside, "unix:dev").equals(Files.getAttribute(outside, "unix:dev"));
  }

  private static OptionalLong kibibytes(long pid, String name) {
    Optional<Long> value = ProcessTable.status(pid, name);
    return value.isPresent() ? OptionalLong.of(value.get() * KIBIBYTE) : OptionalLong.empty();
  }

  private static OptionalLong either(OptionalLong first, OptionalLong second) {
    return first.isPresent() ? first : second;
  }
}
