package dev.xcore.confinement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/**
 * Starts processes in cages, as confined as this machine can, and clears up after them. Thread
 * safe.
 *
 * <p>Owns a thread that waits for the children and a few that remove what they leave. Each process
 * is on record in the run folder while it lives, so that {@link Leftovers} finds what a killed
 * server left.
 */
public final class ConfinedSpawn implements AutoCloseable {

  private static final int REMOVERS = 4;
  private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(15);

  private final Confinement machine;
  private final Path runFolder;
  private final Launcher launcher;
  private final Set<ConfinedProcess> alive = ConcurrentHashMap.newKeySet();
  private final AtomicLong counter = new AtomicLong();
  private final ExecutorService removers;
  private final ExecutorService notifiers;

  // A start holds the read lock, so that closing sees every process.
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private ConfinedSpawn(Confinement machine, Path runFolder) {
    this.machine = machine;
    this.runFolder = runFolder;
    this.launcher = Launcher.of(machine);
    this.removers =
        Executors.newFixedThreadPool(
            REMOVERS, Thread.ofPlatform().name("xcore-remover-", 0).daemon().factory());
    this.notifiers =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("xcore-exit-", 0).daemon().factory());
  }

  /**
   * Makes a spawner.
   *
   * @param machine what the machine offers
   * @param runFolder where the processes are on record; made if absent, only for the server's user
   * @return the spawner, to be closed
   * @throws IOException if the folder cannot be made
   */
  public static ConfinedSpawn create(Confinement machine, Path runFolder) throws IOException {
    Files.createDirectories(runFolder);
    FolderRights.close(runFolder);
    return new ConfinedSpawn(machine, runFolder.toAbsolutePath());
  }

  /**
   * Starts a program in a cage.
   *
   * @param command what to run
   * @param cage what it may reach and use
   * @return the running process
   * @throws ConfinementException if it cannot be started as asked; nothing is left of the attempt
   */
  public ConfinedProcess start(ConfinedCommand command, Cage cage) {
    lock.readLock().lock();
    try {
      requireOpen();
      return startOpen(command, cage);
    } finally {
      lock.readLock().unlock();
    }
  }

  private void refuseStarts() {
    lock.writeLock().lock();
    try {
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private ConfinedProcess startOpen(ConfinedCommand command, Cage cage) {
    OptionalInt leased = lease(cage);
    Belongings belongings = belongings(cage, leased);
    try {
      return start(command, cage, user(cage, leased), belongings);
    } catch (RuntimeException | Error e) {
      belongings.remove().forEach(problem -> e.addSuppressed(new IOException(problem)));
      throw e;
    } catch (IOException e) {
      ConfinementException failure = failure(command, e);
      belongings.remove().forEach(problem -> failure.addSuppressed(new IOException(problem)));
      throw failure;
    }
  }

  /** Kills all processes, waits for what they leave to be removed, and ends the threads. */
  @Override
  public void close() {
    refuseStarts();
    List<CompletableFuture<?>> removals = new ArrayList<>();
    for (ConfinedProcess process : alive) {
      process.kill();
      removals.add(process.onRemoval());
    }
    CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, CLOSING_PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
    launcher.close();
    removers.shutdown();
    notifiers.shutdown();
  }

  private ConfinedProcess start(
      ConfinedCommand command, Cage cage, Optional<WorkerUser.Fixed> user, Belongings belongings)
      throws IOException {
    user.ifPresent(ids -> requireReach(command, cage, ids));
    WorkerRecord record = belongings.describe();
    record.write(belongings.record());
    ScratchFolder.create(cage.scratch(), user);
    belongings.group().create(memory(cage), cage.cpuPercent(), cage.pids());
    Child child = launcher.launch(command, cage, user, belongings.group());
    try {
      ProcessIdentity identity =
          ProcessIdentity.of(child.pid())
              .orElseGet(() -> new ProcessIdentity(child.pid(), "ended"));
      belongings.group().add(identity);
      record.started(identity).write(belongings.record());
      ConfinedProcess process =
          new ConfinedProcess(child, identity, cage, belongings, user, machine.level());
      alive.add(process);
      launcher.watch(child, belongings.group(), status -> ended(process, status));
      return process;
    } catch (RuntimeException | IOException e) {
      launcher.discard(child);
      throw e;
    }
  }

  private static void requireReach(ConfinedCommand command, Cage cage, WorkerUser.Fixed user) {
    Stream.of(
            Stream.of(command.executable(), cage.scratch(), cage.directory()),
            cage.executable().stream(),
            cage.writable().stream())
        .flatMap(paths -> paths)
        .filter(path -> !cage.isMounted(path))
        .forEach(path -> Reach.require(path, user));
  }

  private void ended(ConfinedProcess process, ExitStatus status) {
    notifiers.execute(() -> {
      try {
        process.ended(status);
      } finally {
        removers.execute(() -> remove(process));
      }
    });
  }

  private void remove(ConfinedProcess process) {
    process.removed(process.belongings().remove());
    alive.remove(process);
  }

  private Belongings belongings(Cage cage, OptionalInt leased) {
    String name = ProcessHandle.current().pid() + "-" + counter.incrementAndGet();
    List<Path> folders = new ArrayList<>(cage.disposable());
    folders.add(cage.scratch());
    return new Belongings(
        runFolder.resolve(name + WorkerRecord.SUFFIX),
        machine.users(),
        leased,
        machine.groups().reserve(),
        folders);
  }

  /**
   * Pages of a scratch folder in memory count as the process's own, so they are added to its limit.
   */
  private OptionalLong memory(Cage cage) {
    if (cage.memoryMib().isEmpty()) {
      return OptionalLong.empty();
    }
    int scratch = machine.has(Mechanism.SCRATCH_QUOTA) ? cage.scratchMib() : 0;
    return OptionalLong.of((long) cage.memoryMib().getAsInt() + scratch);
  }

  private OptionalInt lease(Cage cage) {
    return cage.user() instanceof WorkerUser.Fresh && machine.has(Mechanism.USER)
        ? OptionalInt.of(machine.users().lease())
        : OptionalInt.empty();
  }

  private Optional<WorkerUser.Fixed> user(Cage cage, OptionalInt leased) {
    return switch (cage.user()) {
      case WorkerUser.Own _ -> Optional.empty();
      case WorkerUser.Fresh _ ->
          leased.isPresent()
              ? Optional.of(new WorkerUser.Fixed(leased.getAsInt(), leased.getAsInt()))
              : Optional.empty();
      case WorkerUser.Fixed fixed -> Optional.of(fixed);
    };
  }

  private static ConfinementException failure(ConfinedCommand command, IOException cause) {
    return new ConfinementException(
        ConfinementException.Reason.SPAWN,
        "The process " + command.executable() + " cannot be started: " + cause + ".",
        cause);
  }

  private void requireOpen() {
    if (closed) {
      throw new ConfinementException(
          ConfinementException.Reason.CLOSED, "The spawner has been closed.", null);
    }
  }
}
