package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that cannot be mistaken for another one with a recycled id.
 *
 * @param pid the process id
 * @param stamp when it started: ticks since boot and which boot on Linux, else milliseconds
 */
record ProcessIdentity(long pid, String stamp) {

  /** Returns the identity of a process as long as it has one. */
  static Optional<ProcessIdentity> of(long pid) {
    Optional<String> ticks = ProcessTable.startTicks(pid);
    if (ticks.isPresent()) {
      return Optional.of(new ProcessIdentity(pid, ticks.get() + "@" + boot()));
    }
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().startInstant())
        .map(start -> new ProcessIdentity(pid, Long.toString(start.toEpochMilli())));
  }

  static ProcessIdentity self() {
    long pid = ProcessHandle.current().pid();
    return of(pid).orElseGet(() -> new ProcessIdentity(pid, "unknown"));
  }

  /** Tells whether this very process still exists. */
  boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  private static String boot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
