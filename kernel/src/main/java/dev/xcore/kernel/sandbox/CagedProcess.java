package dev.xcore.kernel.sandbox;

import dev.xcore.confinement.ConfinedProcess;
import dev.xcore.confinement.ConfinementReport;
import dev.xcore.confinement.ExitStatus;
import dev.xcore.confinement.FolderSize;
import dev.xcore.confinement.Mechanism;
import dev.xcore.confinement.ProcessUsage;
import dev.xcore.confinement.WorkerUser;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The process of a worker in its cage. */
final class CagedProcess implements WorkerProcess {

  /** What {@code -XX:+ExitOnOutOfMemoryError} exits with. */
  private static final int OUT_OF_MEMORY = 3;

  /** What a worker exits with when it has received what the host never sends. */
  private static final int PROTOCOL = 4;

  /** What Java exits with when it cannot go on, among them whoever calls System.exit(1). */
  private static final int FAILURE = 1;

  private static final int MEBIBYTE = 20;

  private final ConfinedProcess process;
  private final Path errors;
  private final WorkerProfile profile;
  private final Optional<Path> data;
  private final WorkerHold hold;

  /**
   * Takes a process over.
   *
   * @param process of the worker
   * @param errors the file with what it says on its error output
   * @param profile what it may use
   * @param data its data folder, as it knows it
   * @param machine what confines it
   */
  CagedProcess(
      ConfinedProcess process,
      Path errors,
      WorkerProfile profile,
      Optional<Path> data,
      ConfinementReport machine) {
    this.process = process;
    this.errors = errors;
    this.profile = profile;
    this.data = data;
    this.hold = hold(process, machine);
  }

  private static WorkerHold hold(ConfinedProcess process, ConfinementReport machine) {
    Optional<Integer> user = process.user().map(WorkerUser.Fixed::uid);
    List<String> mechanisms =
        Stream.of(Mechanism.values())
            .filter(machine::has)
            .filter(mechanism -> mechanism != Mechanism.USER || user.isPresent())
            .map(Mechanism::title)
            .toList();
    return new WorkerHold(process.level().name().toLowerCase(Locale.ROOT), mechanisms, user);
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public CompletableFuture<WorkerEnd> ended() {
    return process.onExit().thenApply(this::explained);
  }

  private WorkerEnd explained(ExitStatus status) {
    int code = status.code().orElse(0);
    if (status.outOfMemory()) {
      return outOfMemory(status.describe());
    }
    if (status.signal().isPresent()) {
      return new WorkerEnd(WorkerEnd.Cause.CRASH, "it was " + status.describe());
    }
    return switch (code) {
      case OUT_OF_MEMORY -> outOfMemory("out of memory in Java");
      case PROTOCOL -> new WorkerEnd(WorkerEnd.Cause.VIOLATION, "it could not follow the protocol");
      case FAILURE -> failure();
      default -> crash(code, "as by System.exit or Runtime.halt");
    };
  }

  private WorkerEnd outOfMemory(String how) {
    return new WorkerEnd(
        WorkerEnd.Cause.MEMORY,
        "it needed more memory than resources.max_memory_mb: %d allows (%s)"
            .formatted(profile.memoryMb(), how));
  }

  /** Java gives up in the same way whatever is wrong with it; memory it has complained of. */
  private WorkerEnd failure() {
    return Complaint.of(errors).isOfMemory()
        ? outOfMemory("the system gave Java itself no more")
        : crash(FAILURE, "as by System.exit or Runtime.halt, or by a failure of Java itself");
  }

  private static WorkerEnd crash(int code, String how) {
    return new WorkerEnd(
        WorkerEnd.Cause.CRASH, "it ended itself with code %d, %s".formatted(code, how));
  }

  @Override
  public WorkerUsage usage() {
    ProcessUsage usage = process.usage();
    return new WorkerUsage(
        usage.memoryBytes().orElse(-1),
        usage.peakMemoryBytes().orElse(-1),
        usage.cpuTime().toNanos(),
        usage.threads().orElse(-1),
        disk(usage.scratchBytes().orElse(0)));
  }

  private long disk(long scratch) {
    return scratch
        + profile
            .files()
            .flatMap(WorkerProfile.Files::data)
            .map(data -> FolderSize.of(data, diskLimit()))
            .orElse(0L);
  }

  @Override
  public long cpuNanos() {
    return process.cpuTime().toNanos();
  }

  @Override
  public long diskLimit() {
    return (long) profile.scratchMb() << MEBIBYTE;
  }

  @Override
  public Optional<Path> data() {
    return data;
  }

  @Override
  public WorkerHold hold() {
    return hold;
  }
}
