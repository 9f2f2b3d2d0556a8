package dev.xcore.confinement;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A process that was started in a cage. Thread safe. */
public final class ConfinedProcess {

  private final Child child;
  private final ProcessIdentity identity;
  private final Cage cage;
  private final Belongings belongings;
  private final Optional<WorkerUser.Fixed> user;
  private final Level level;
  private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
  private final CompletableFuture<List<String>> removal = new CompletableFuture<>();
  private final CompletableFuture<List<String>> removalAfterExit =
      exit.thenCombine(removal, (status, problems) -> problems);

  ConfinedProcess(
      Child child,
      ProcessIdentity identity,
      Cage cage,
      Belongings belongings,
      Optional<WorkerUser.Fixed> user,
      Level level) {
    this.child = child;
    this.identity = identity;
    this.cage = cage;
    this.belongings = belongings;
    this.user = user;
    this.level = level;
  }

  /**
   * Returns the process id; under bubblewrap that of its outer process.
   *
   * @return the id
   */
  public long pid() {
    return identity.pid();
  }

  /**
   * Returns when it started, in a form that tells it from another process with the same id.
   *
   * @return opaque text, equal for the same process only
   */
  public String startTime() {
    return identity.stamp();
  }

  /**
   * Returns how far the kernel holds it.
   *
   * @return the level
   */
  public Level level() {
    return level;
  }

  /**
   * Returns the user it was given, apart from the server's.
   *
   * @return the ids; empty if it runs as the server's user
   */
  public Optional<WorkerUser.Fixed> user() {
    return user;
  }

  /**
   * Tells whether it has not been seen to end.
   *
   * @return true as long as {@link #onExit} is not complete
   */
  public boolean isAlive() {
    return !exit.isDone();
  }

  /** Kills it at once (SIGKILL); harmless when repeated or too late. */
  public void kill() {
    child.kill();
  }

  /**
   * Returns the end of the process. Dependents run on a thread made for it; what it leaves is there
   * for them, and removed when they have returned.
   *
   * @return completes when it has ended
   */
  public CompletableFuture<ExitStatus> onExit() {
    return exit.copy();
  }

  /**
   * Returns the removal of what it leaves: control group, scratch and disposable folders, user id.
   *
   * @return completes after {@link #onExit}, with a sentence for each thing that could not be
   *     removed
   */
  public CompletableFuture<List<String>> onRemoval() {
    return removalAfterExit.copy();
  }

  /**
   * Reads what it uses at the moment.
   *
   * @return the usage; all empty when it has ended
   */
  public ProcessUsage usage() {
    return UsageReading.of(child, cage, belongings.group());
  }

  /**
   * Reads the processor time it has burnt since its start, and nothing else.
   *
   * @return the time, in steps of some 10 ms; zero when it has ended
   */
  public Duration cpuTime() {
    return UsageReading.cpuTime(child);
  }

  /**
   * Changes its processor time per period: more while it starts, less when it is sealed.
   *
   * @param percent above 0; 100 is one processor
   * @return whether the machine has {@link Mechanism#CPU_GROUP} and the process lives
   */
  public boolean setCpuPercent(int percent) {
    if (percent <= 0) {
      throw new IllegalArgumentException("cpu percent must be above 0, not " + percent);
    }
    try {
      return isAlive() && belongings.group().setCpuPercent(percent);
    } catch (IOException e) {
      if (!isAlive()) {
        return false;
      }
      throw new ConfinementException(
          ConfinementException.Reason.LIMIT,
          "The processor time of process "
              + pid()
              + " cannot be set to "
              + percent
              + " %: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  Child child() {
    return child;
  }

  Belongings belongings() {
    return belongings;
  }

  void ended(ExitStatus status) {
    exit.complete(status);
  }

  void removed(List<String> problems) {
    removal.complete(List.copyOf(problems));
  }

  @Override
  public String toString() {
    return "process " + pid() + " (" + level + ")";
  }
}
