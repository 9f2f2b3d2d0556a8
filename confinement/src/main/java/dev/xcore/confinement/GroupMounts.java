package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where control groups are mounted and which ones a process is in, read from /proc/self. */
final class GroupMounts {

  private static final int MOUNT_ROOT = 3;
  private static final int MOUNT_POINT = 4;

  private final List<String> mounts;
  private final List<String> memberships;

  private GroupMounts(List<String> mounts, List<String> memberships) {
    this.mounts = mounts;
    this.memberships = memberships;
  }

  static GroupMounts read(Path self) {
    return new GroupMounts(lines(self.resolve("mountinfo")), lines(self.resolve("cgroup")));
  }

  /**
   * Returns the folders worth trying for a controller, best first: in the own group, beside it, at
   * the top.
   */
  List<ControlGroups.Home> candidates(String controller) {
    List<ControlGroups.Home> homes = new ArrayList<>();
    for (String line : mounts) {
      String[] halves = line.split(" - ", 2);
      if (halves.length < 2) {
        continue;
      }
      String[] kind = halves[1].split(" ");
      String[] place = halves[0].split(" ");
      if (kind[0].equals("cgroup")
          && List.of(kind[kind.length - 1].split(",")).contains(controller)) {
        homes.addAll(folders(1, place, membership(controller)));
      } else if (kind[0].equals("cgroup2") && offers(Path.of(place[MOUNT_POINT]), controller)) {
        homes.addAll(folders(2, place, membership("")));
      }
    }
    return homes;
  }

  private static boolean offers(Path mount, String controller) {
    return lines(mount.resolve("cgroup.controllers")).stream()
        .anyMatch(line -> List.of(line.split(" ")).contains(controller));
  }

  private static List<ControlGroups.Home> folders(int version, String[] place, String membership) {
    Path top = Path.of(place[MOUNT_POINT]);
    Set<Path> folders = new LinkedHashSet<>();
    Path root = Path.of(place[MOUNT_ROOT]);
    Path own = Path.of(membership.isEmpty() ? "/" : membership);
    if (own.startsWith(root)) {
      Path folder = top.resolve(root.relativize(own).toString()).normalize();
      folders.add(folder);
      Path beside = folder.getParent();
      if (version == 2 && beside != null && beside.startsWith(top)) {
        folders.add(beside);
      }
    }
    folders.add(top);
    return folders.stream()
        .filter(Files::isDirectory)
        .map(folder -> new ControlGroups.Home(version, folder))
        .toList();
  }

  /**
   * Returns the group this process is in; the hierarchy of version 2 has no controllers in its
   * line.
   */
  private String membership(String controller) {
    for (String line : memberships) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3 && List.of(fields[1].split(",")).contains(controller)) {
        return fields[2];
      }
    }
    return "";
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
