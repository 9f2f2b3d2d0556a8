package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * All that exists outside a process because of it, and is removed when it has ended or never began.
 */
final class Belongings {

  private final Path record;
  private final UidRange users;
  private final OptionalInt leasedUser;
  private final ControlGroup group;
  private final List<Path> folders;

  Belongings(
      Path record, UidRange users, OptionalInt leasedUser, ControlGroup group, List<Path> folders) {
    this.record = record;
    this.users = users;
    this.leasedUser = leasedUser;
    this.group = group;
    this.folders = List.copyOf(folders);
  }

  ControlGroup group() {
    return group;
  }

  Path record() {
    return record;
  }

  WorkerRecord describe() {
    return new WorkerRecord(
        ProcessIdentity.self(), java.util.Optional.empty(), group.folders(), folders);
  }

  /**
   * Removes everything; what cannot be removed stays on record, for the next start of the server.
   */
  List<String> remove() {
    List<String> problems = new ArrayList<>();
    if (!group.remove()) {
      problems.add("the control group " + group.folders() + " cannot be removed");
    }
    for (Path folder : folders) {
      try {
        FolderRemoval.remove(folder);
      } catch (IOException e) {
        problems.add("the folder " + folder + " cannot be removed: " + e);
      }
    }
    leasedUser.ifPresent(users::release);
    if (problems.isEmpty()) {
      try {
        Files.deleteIfExists(record);
      } catch (IOException e) {
        problems.add("the record " + record + " cannot be removed: " + e);
      }
    }
    return problems;
  }
}
