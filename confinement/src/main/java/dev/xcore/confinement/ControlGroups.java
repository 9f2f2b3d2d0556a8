package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where this server may make control groups, per controller: version 1 hierarchies, or the one of
 * version 2.
 */
final class ControlGroups {

  /** A resource that a control group limits. */
  enum Controller {
    MEMORY,
    CPU,
    PIDS;

    String file() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A folder in which groups may be made.
   *
   * @param version 1 or 2
   * @param folder the parent of the groups
   */
  record Home(int version, Path folder) {}

  /**
   * Begins the names of all groups of this process; a number tells its groups apart. Processes in
   * different containers may have the same id.
   */
  private static final String PROCESS =
      ControlGroup.PREFIX
          + ProcessHandle.current().pid()
          + "-"
          + HexFormat.of().toHexDigits(new SecureRandom().nextInt())
          + "-";

  private static final AtomicLong COUNTER = new AtomicLong();

  private final Map<Controller, Home> homes;
  private final Map<Controller, String> problems;

  private ControlGroups(Map<Controller, Home> homes, Map<Controller, String> problems) {
    this.homes = homes;
    this.problems = problems;
  }

  /** Finds out by making a group and removing it. */
  static ControlGroups discover() {
    return discover(Path.of("/proc/self"));
  }

  /** Reads {@code mountinfo} and {@code cgroup} in a folder that looks like /proc/self. */
  static ControlGroups discover(Path self) {
    Map<Controller, Home> homes = new EnumMap<>(Controller.class);
    Map<Controller, String> problems = new EnumMap<>(Controller.class);
    GroupMounts mounts = GroupMounts.read(self);
    for (Controller controller : Controller.values()) {
      List<Home> candidates = mounts.candidates(controller.file());
      Optional<Home> usable =
          candidates.stream().filter(home -> usable(home, controller)).findFirst();
      usable.ifPresentOrElse(
          home -> homes.put(controller, home),
          () -> problems.put(controller, problem(controller, candidates)));
    }
    keepOneVersion(homes, problems);
    return new ControlGroups(homes, problems);
  }

  /**
   * A process joins version 1 before it starts and version 2 afterwards; both at once is not
   * supported.
   */
  private static void keepOneVersion(
      Map<Controller, Home> homes, Map<Controller, String> problems) {
    if (homes.values().stream().anyMatch(home -> home.version() == 1)) {
      for (Controller controller : Controller.values()) {
        Home home = homes.get(controller);
        if (home != null && home.version() == 2) {
          homes.remove(controller);
          problems.put(
              controller, "other controllers here are of version 1; mount all in one version");
        }
      }
    }
  }

  /** The groups of a machine that has none. */
  static ControlGroups none() {
    return new ControlGroups(Map.of(), Map.of());
  }

  Optional<Home> home(Controller controller) {
    return Optional.ofNullable(homes.get(controller));
  }

  /** Says why a controller cannot be used; empty if it can. */
  String problem(Controller controller) {
    return problems.getOrDefault(controller, "");
  }

  /**
   * Reserves the folders of a new group without making them, so that they can be written down
   * first.
   */
  ControlGroup reserve() {
    String name = PROCESS + COUNTER.incrementAndGet();
    Map<Controller, Path> folders = new LinkedHashMap<>();
    homes.forEach((controller, home) -> folders.put(controller, home.folder().resolve(name)));
    boolean unified = homes.values().stream().anyMatch(home -> home.version() == 2);
    return new ControlGroup(unified, folders);
  }

  private static boolean usable(Home home, Controller controller) {
    Path trial = home.folder().resolve(PROCESS + COUNTER.incrementAndGet());
    try {
      if (home.version() == 2) {
        delegate(home.folder(), controller);
      }
      Files.createDirectory(trial);
    } catch (IOException e) {
      return false;
    }
    try {
      return Files.isWritable(trial.resolve(ControlGroup.limitFile(home.version(), controller)));
    } finally {
      ControlGroup.removeFolder(trial);
    }
  }

  /** Hands a controller of version 2 down to the groups of a folder. */
  private static void delegate(Path folder, Controller controller) throws IOException {
    Path file = folder.resolve("cgroup.subtree_control");
    if (!List.of(Files.readString(file).strip().split(" ")).contains(controller.file())) {
      Files.writeString(file, "+" + controller.file());
    }
  }

  private static String problem(Controller controller, List<Home> candidates) {
    return candidates.isEmpty()
        ? "no control group hierarchy with the " + controller.file() + " controller is mounted"
        : "needs root or a delegated control group (systemd: Delegate=yes,"
            + " DelegateSubgroup=server); none can be made in "
            + String.join(", ", candidates.stream().map(home -> home.folder().toString()).toList());
  }
}
