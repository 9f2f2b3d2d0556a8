package dev.xcore.confinement;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts a program into bubblewrap: namespaces in which only what the cage names exists. */
final class Bubblewrap {

  /**
   * All namespaces; not {@code --die-with-parent}, which would follow the throw-away thread into
   * death.
   */
  static final List<String> ISOLATION =
      List.of(
          "--unshare-user",
          "--unshare-pid",
          "--unshare-net",
          "--unshare-ipc",
          "--unshare-uts",
          "--unshare-cgroup-try",
          "--cap-drop",
          "ALL");

  /** The descriptor from which it reads the system call filter. */
  static final int FILTER_DESCRIPTOR = 3;

  private Bubblewrap() {}

  /** Returns the command that runs another one in a cage. */
  static List<String> command(Path tool, ConfinedCommand command, Cage cage) {
    List<String> line = new ArrayList<>(List.of(tool.toString()));
    line.addAll(ISOLATION);
    // The loader finds a program's own libraries through /proc/self/exe; only its own processes are
    // in it.
    line.addAll(List.of("--proc", "/proc"));
    cage.readable().forEach(path -> bind(line, "--ro-bind", path));
    cage.executable().forEach(path -> bind(line, "--ro-bind", path));
    cage.sockets().forEach(path -> bind(line, "--ro-bind", path));
    cage.writable().forEach(path -> bind(line, "--bind", path));
    line.addAll(
        List.of(
            "--size",
            Long.toString((long) cage.scratchMib() << 20),
            "--tmpfs",
            cage.scratch().toString(),
            "--remount-ro",
            "/",
            "--chdir",
            cage.directory().toString(),
            "--clearenv"));
    command.environment().forEach((name, value) -> line.addAll(List.of("--setenv", name, value)));
    line.addAll(List.of("--seccomp", Integer.toString(FILTER_DESCRIPTOR), "--"));
    line.add(command.executable().toString());
    line.addAll(command.arguments());
    return line;
  }

  private static void bind(List<String> line, String how, Path path) {
    if (Files.exists(path)) {
      // Devices of an ordinary bind cannot be opened.
      String option = path.startsWith("/dev") ? "--dev-bind" : how;
      line.addAll(List.of(option, path.toString(), path.toString()));
    }
  }
}
