package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What must be killed and removed if the server dies before it can do so, as a small file of lines
 * {@code key value}.
 *
 * @param server the server that wrote it
 * @param process the confined process, once it has been started
 * @param groups the folders of its control group
 * @param folders the folders to remove
 */
record WorkerRecord(
    ProcessIdentity server,
    Optional<ProcessIdentity> process,
    List<Path> groups,
    List<Path> folders) {

  /** How the names of record files end. */
  static final String SUFFIX = ".worker";

  WorkerRecord {
    groups = List.copyOf(groups);
    folders = List.copyOf(folders);
  }

  WorkerRecord started(ProcessIdentity identity) {
    return new WorkerRecord(server, Optional.of(identity), groups, folders);
  }

  /** Writes the record so that a reader finds all of it or nothing. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("server " + server.pid() + " " + server.stamp());
    process.ifPresent(one -> lines.add("process " + one.pid() + " " + one.stamp()));
    groups.forEach(path -> lines.add("group " + path));
    folders.forEach(path -> lines.add("folder " + path));
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.write(draft, lines);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Reads a record; empty if it is none. */
  static Optional<WorkerRecord> read(Path file) throws IOException {
    Optional<ProcessIdentity> server = Optional.empty();
    Optional<ProcessIdentity> process = Optional.empty();
    List<Path> groups = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String value = line.substring(line.indexOf(' ') + 1);
      switch (line.substring(0, Math.max(0, line.indexOf(' ')))) {
        case "server" -> server = identity(value);
        case "process" -> process = identity(value);
        case "group" -> groups.add(Path.of(value));
        case "folder" -> folders.add(Path.of(value));
        default -> {
          return Optional.empty();
        }
      }
    }
    Optional<ProcessIdentity> running = process;
    return server.map(one -> new WorkerRecord(one, running, groups, folders));
  }

  private static Optional<ProcessIdentity> identity(String text) {
    String[] parts = text.split(" ", 2);
    return parts.length == 2 && parts[0].matches("[0-9]{1,18}")
        ? Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), parts[1]))
        : Optional.empty();
  }
}
