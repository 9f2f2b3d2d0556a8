package dev.xcore.confinement;

import dev.xcore.confinement.ConfinementReport.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds bubblewrap and tries whether it can make its namespaces here. */
final class BubblewrapProbe {

  private static final long PATIENCE_SECONDS = 5;

  /**
   * What was found.
   *
   * @param path the tool, if it works
   * @param problem why it does not, else empty
   */
  record Result(Optional<Path> path, String problem) {

    Finding finding(boolean landlockSuffices) {
      if (path.isEmpty()) {
        return Finding.missing(problem);
      }
      return landlockSuffices
          ? Finding.missing("not needed beside Landlock; it works: " + path.get())
          : Finding.active(path.get().toString());
    }
  }

  private BubblewrapProbe() {}

  /** Tries it as a process would run: under a user of its own where that is possible. */
  static Result run(SystemCalls calls, @Nullable Finding user, UidRange users) {
    Optional<Path> tool = find();
    if (tool.isEmpty()) {
      return new Result(Optional.empty(), "bwrap is not on the PATH");
    }
    Optional<WorkerUser.Fixed> worker =
        user != null && user.active()
            ? Optional.of(new WorkerUser.Fixed(users.first(), users.first()))
            : Optional.empty();
    String problem = attempt(calls, tool.get(), worker);
    return problem.isEmpty()
        ? new Result(tool, "")
        : new Result(Optional.empty(), tool.get() + " does not work: " + problem);
  }

  private static Optional<Path> find() {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
            Stream.of("/usr/bin", "/bin"))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, "bwrap"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String attempt(SystemCalls calls, Path tool, Optional<WorkerUser.Fixed> user) {
    Path errors = null;
    try (SpawnPlan plan = new SpawnPlan(calls)) {
      errors = Files.createTempFile("xcore-bwrap-", ".log");
      List<String> command =
          Stream.concat(
                  Stream.concat(Stream.of(tool.toString()), Bubblewrap.ISOLATION.stream()),
                  Stream.of("--ro-bind", "/", "/", "/bin/true"))
              .toList();
      int pid = start(plan, command, errors, user);
      try (NativeChild child = new NativeChild(calls, pid, true)) {
        Optional<Integer> status = child.await(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
        if (status.isEmpty()) {
          return "no answer within " + PATIENCE_SECONDS + " s";
        }
        return status.get() == 0 ? "" : Files.readString(errors).strip();
      }
    } catch (IOException | RuntimeException e) {
      return String.valueOf(e.getMessage());
    } finally {
      FolderRemoval.quietly(errors);
    }
  }

  private static int start(
      SpawnPlan plan, List<String> command, Path errors, Optional<WorkerUser.Fixed> user) {
    PosixSpawn spawn = new PosixSpawn();
    Restrictions restrictions = new Restrictions(plan);
    restrictions.noNewPrivileges();
    user.ifPresent(restrictions::become);
    int flags = SpawnPlan.O_WRONLY | SpawnPlan.O_TRUNC;
    int log = plan.open("for errors of bubblewrap", errors, flags, 0);
    int nothing = plan.open("for nothing", Path.of("/dev/null"), SpawnPlan.O_RDWR, 0);
    return SpawnThread.start(
        plan,
        spawn,
        spawn.prepare(
            plan.arena(), command, List.of(), List.of(nothing, nothing, log), Path.of("/")));
  }
}
