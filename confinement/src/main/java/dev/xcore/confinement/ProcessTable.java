package dev.xcore.confinement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Reads what the kernel tells about processes under {@code /proc}. */
final class ProcessTable {

  private static final Path PROC = Path.of("/proc");
  private static final int STATE = 3;
  private static final int START_TICKS = 22;

  private ProcessTable() {}

  /** Returns the user ids of a range that live processes have. */
  static Set<Integer> users(int first, int count) {
    Set<Integer> found = new HashSet<>();
    if (!Files.isDirectory(PROC)) {
      return found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        owner(entry).filter(uid -> uid >= first && uid - first < count).ifPresent(found::add);
      }
    } catch (IOException e) {
      // An unreadable table says nothing about users; the leases of this server still hold.
      return found;
    }
    return found;
  }

  /** Returns the numbered fields of /proc/PID/stat from 1 on, with an empty name as field 2. */
  static Optional<String[]> stat(long pid) {
    return text(pid, "stat")
        .map(line -> {
          // The name may hold spaces and brackets: everything up to the last bracket is skipped.
          String[] rest = line.substring(line.lastIndexOf(')') + 2).split(" ");
          String[] fields = new String[rest.length + 3];
          System.arraycopy(rest, 0, fields, 3, rest.length);
          return fields;
        });
  }

  /** Returns when a process started, in ticks since the machine's start. */
  static Optional<String> startTicks(long pid) {
    return stat(pid).map(fields -> fields[START_TICKS]);
  }

  /** Tells whether a process exists and has not ended. */
  static boolean isRunning(long pid) {
    return stat(pid).filter(fields -> !fields[STATE].equals("Z")).isPresent();
  }

  /** Returns a line of /proc/PID/status as a number, such as VmRSS in KiB. */
  static Optional<Long> status(long pid, String name) {
    return text(pid, "status")
        .flatMap(all ->
            all.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line ->
                    Long.parseLong(line.substring(name.length() + 1).strip().split("\\s")[0]))
                .findFirst());
  }

  /** Returns the number of open descriptors; empty if this user may not see them. */
  static Optional<Integer> openFiles(long pid) {
    int open = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(file(pid, "fd"))) {
      for (Path entry : entries) {
        open += entry.getNameCount() > 0 ? 1 : 0;
      }
      return Optional.of(open);
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return Optional.empty();
    }
  }

  static Path file(long pid, String name) {
    return PROC.resolve(Long.toString(pid)).resolve(name);
  }

  private static Optional<String> text(long pid, String name) {
    try {
      return Optional.of(Files.readString(file(pid, name), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> owner(Path entry) {
    try {
      return Optional.of(
          (Integer) Files.getAttribute(entry, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
