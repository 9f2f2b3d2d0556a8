package dev.xcore.kernel.sandbox;

import dev.xcore.confinement.Cage;
import dev.xcore.confinement.ConfinedCommand;
import dev.xcore.confinement.ConfinedProcess;
import dev.xcore.confinement.ConfinedSpawn;
import dev.xcore.confinement.Confinement;
import dev.xcore.confinement.ConfinementException;
import dev.xcore.confinement.ConfinementReport;
import dev.xcore.confinement.Leftovers;
import dev.xcore.confinement.Level;
import dev.xcore.confinement.Mechanism;
import dev.xcore.confinement.WorkerUser;
import dev.xcore.worker.protocol.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the processes of workers: each confined, with a socket and a scratch folder of its own,
 * and gone without a trace when it has ended. Thread safe.
 */
public final class ProcessManager implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessManager.class);
  private static final int FILES_PER_MB = 64;

  /** Threads of the machine and of the worker itself, beside those of the plugin. */
  private static final int OWN_THREADS = 96;

  private static final int OPEN_FILES = 512;
  private static final int MEBIBYTE = 20;

  private final SandboxOptions options;
  private final KitSupply kits;
  private final Confinement machine;
  private final ConfinedSpawn spawn;
  private final FilePlaces places;
  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger numbers = new AtomicInteger();

  private ProcessManager(
      SandboxOptions options, KitSupply kits, Confinement machine, ConfinedSpawn spawn) {
    this.options = options;
    this.kits = kits;
    this.machine = machine;
    this.spawn = spawn;
    this.places = new FilePlaces(machine.report(), kits.latest().isOpen(), options.dataOwners());
  }

  /**
   * Gets ready: clears what an earlier server left, finds out what the machine offers, prepares the
   * runtime that workers run on.
   *
   * @param options of the sandbox
   * @return the manager
   * @throws WorkerStartException if no worker could be started here; says why
   * @throws InterruptedException if interrupted while the runtime was made
   */
  public static ProcessManager open(SandboxOptions options)
      throws WorkerStartException, InterruptedException {
    try {
      Path run = folder(options.runDirectory());
      Path records = records(run);
      Leftovers.Cleared cleared = Leftovers.clear(records);
      if (cleared.killed() > 0) {
        LOG.warn("killed {} workers that an earlier server had left", cleared.killed());
      }
      cleared.problems().forEach(problem -> LOG.warn("what an earlier server left: {}", problem));
      Confinement machine = Confinement.probe(options.freshUsers());
      require(options.require(), machine.report());
      KitSupply kits = KitSupply.open(KitOptions.forUser(options.environment()), new Rehearsal());
      if (!kits.latest().isOpen() && machine.report().has(Mechanism.USER)) {
        LOG.warn(
            "workers run as the server's own user, because no other can read what they run on: let"
                + " others enter the folders of the JDK and of the cache");
      }
      return new ProcessManager(options, kits, machine, ConfinedSpawn.create(machine, records));
    } catch (IOException e) {
      throw new WorkerStartException("the sandbox cannot be prepared: " + e.getMessage(), e);
    }
  }

  /** Where the processes of a run folder are on record. */
  static Path records(Path runDirectory) {
    return runDirectory.resolve("records");
  }

  private static Path folder(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(directory);
    }
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        || !Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(Peers.self())) {
      throw new IOException(directory + " belongs to somebody else: remove it");
    }
    // Workers of other users pass through; what is in it they cannot list.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    return directory.toRealPath();
  }

  /** Refuses a machine that confines less than is asked for. */
  static void require(Level wanted, ConfinementReport found) throws WorkerStartException {
    if (found.level().compareTo(wanted) < 0) {
      throw new WorkerStartException(
          """
          this machine confines processes at level '%s', security.sandbox.require asks for '%s'; \
          missing: %s; 'xcore doctor' says how to mend it\
          """
              .formatted(name(found.level()), name(wanted), missing(found)),
          null);
    }
  }

  /** What the level of the kernel consists of and is not there. */
  private static String missing(ConfinementReport found) {
    return Stream.of(Mechanism.LANDLOCK, Mechanism.SECCOMP, Mechanism.BUBBLEWRAP)
        .filter(mechanism -> !found.has(mechanism))
        .map(mechanism -> mechanism.title() + " (" + found.finding(mechanism).detail() + ")")
        .collect(Collectors.joining(", "));
  }

  private static String name(Enum<?> level) {
    return level.name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Returns what confines workers here.
   *
   * @return the machine, as it was probed
   */
  public Confinement machine() {
    return machine;
  }

  KitSupply kits() {
    return kits;
  }

  /** How a worker seals itself. */
  enum Mode {
    /** By seccomp. */
    SEALED,
    /** Not at all, where the machine has no seccomp. */
    OPEN
  }

  /**
   * Starts a worker.
   *
   * @param profile what it may use
   * @param deadline as {@link System#nanoTime} will tell it
   * @return the worker, introduced and sealed
   * @throws WorkerStartException if it cannot be started
   * @throws TimeoutException if it takes too long
   * @throws InterruptedException if interrupted
   */
  Worker start(WorkerProfile profile, long deadline)
      throws WorkerStartException, TimeoutException, InterruptedException {
    WorkerKit kit = kit();
    Path place = place();
    KitLaunch launch = kit.launch(limits(profile), place.resolve("tmp"));
    return start(profile, launch, place, mode(), deadline);
  }

  private WorkerKit kit() throws WorkerStartException, InterruptedException {
    try {
      return kits.complete();
    } catch (IOException e) {
      throw new WorkerStartException(
          "what workers are started from is gone and cannot be made again: " + e.getMessage(), e);
    }
  }

  Worker start(WorkerProfile profile, KitLaunch launch, Path place, Mode mode, long deadline)
      throws WorkerStartException, TimeoutException, InterruptedException {
    Path errors = place.resolve("errors");
    LargeFrames memory = new LargeFrames();
    try (Door door = Door.open(place.resolve("s"), random, memory)) {
      List<String> arguments = new ArrayList<>(launch.arguments());
      arguments.addAll(List.of(door.socket().toString(), "-", name(mode)));
      FilePlaces.Places files = places.of(profile.files(), place);
      arguments.add(ownLimits(profile, files));
      ConfinedProcess process =
          spawn.start(
              new ConfinedCommand(
                  launch.executable(), arguments, environment(launch, door), errors),
              cage(profile, launch, place, files));
      tellOfRemoval(process);
      CagedProcess caged =
          new CagedProcess(process, errors, profile, files.data(), machine.report());
      return introduced(caged, process, door, memory, errors, deadline);
    } catch (IOException | ConfinementException e) {
      throw new WorkerStartException("a worker cannot be started: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is said does not fail
  private static void tellOfRemoval(ConfinedProcess process) {
    process
        .onRemoval()
        .thenAccept(problems -> {
          if (!problems.isEmpty()) {
            LOG.warn("not all of a worker could be removed: {}", String.join("; ", problems));
          }
        });
  }

  private static Map<String, String> environment(KitLaunch launch, Door door) {
    Map<String, String> environment = new HashMap<>(launch.environment());
    environment.put(Protocol.TOKEN_VARIABLE, door.token());
    return environment;
  }

  private Mode mode() {
    return machine.report().has(Mechanism.SECCOMP) ? Mode.SEALED : Mode.OPEN;
  }

  private Path place() throws WorkerStartException {
    String name = "w%d-%08x".formatted(numbers.incrementAndGet(), random.nextInt());
    Path place = options.runDirectory().resolve(name);
    try {
      Files.createDirectory(
          place,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      return place.toRealPath();
    } catch (IOException e) {
      throw new WorkerStartException("the folder of a worker cannot be made: " + e, e);
    }
  }

  private static KitLimits limits(WorkerProfile profile) {
    return new KitLimits(
        Math.max(KitLimits.LEAST_MEMORY_MB, profile.memoryMb()),
        profile.cpuPercent(),
        profile.threads());
  }

  private String ownLimits(WorkerProfile profile, FilePlaces.Places places) {
    String limits =
        "data=%d,file=%d,open=%d"
            .formatted(
                limits(profile).dataBytes(), (long) profile.scratchMb() << MEBIBYTE, OPEN_FILES);
    return isCountedByUser(places) ? limits + ",threads=" + threads(profile) : limits;
  }

  /**
   * Without control groups the system counts the threads of a user, on the whole machine: those of
   * one worker only if it has a user that no other has.
   */
  private boolean isCountedByUser(FilePlaces.Places places) {
    return places.user() instanceof WorkerUser.Fresh
        && machine.report().has(Mechanism.USER)
        && !machine.report().has(Mechanism.PIDS_GROUP);
  }

  private static int threads(WorkerProfile profile) {
    return profile.threads() + OWN_THREADS;
  }

  private static Cage cage(
      WorkerProfile profile, KitLaunch launch, Path place, FilePlaces.Places places) {
    Cage.Builder cage =
        Cage.builder(place.resolve("tmp"))
            .socket(place)
            .disposable(place)
            .scratchLimit(profile.scratchMb(), profile.scratchMb() * FILES_PER_MB)
            .memoryMib(profile.memoryMb())
            .cpuPercent(profile.cpuPercent())
            .pids(threads(profile))
            .user(places.user());
    places.mounts().forEach(cage::mount);
    places.directory().ifPresent(cage::directory);
    launch.executablePaths().forEach(cage::java);
    launch.readablePaths().forEach(cage::readable);
    profile
        .files()
        .ifPresent(files -> {
          files.data().ifPresent(cage::writable);
          files.readable().forEach(cage::readable);
        });
    return cage.build();
  }

  private static Peers peers(ConfinedProcess process) throws IOException {
    return Peers.of(process.user().map(WorkerUser.Fixed::uid));
  }

  private static Worker introduced(
      CagedProcess caged,
      ConfinedProcess process,
      Door door,
      LargeFrames memory,
      Path errors,
      long deadline)
      throws IOException, WorkerStartException, TimeoutException, InterruptedException {
    boolean isIn = false;
    try {
      WorkerLinks links = door.await(peers(process), process::isAlive, deadline);
      isIn = true;
      return new Worker(caged, links, memory);
    } catch (IOException e) {
      throw new WorkerStartException(
          "a worker did not come up: " + e.getMessage() + Complaint.of(errors).appended(), e);
    } finally {
      if (!isIn) {
        process.kill();
      }
    }
  }

  /**
   * Returns what is not as it should be, though workers can be started.
   *
   * @return for operators
   */
  public List<String> shortcomings() {
    return kits.latest().shortcomings();
  }

  /** Kills all processes and clears what they had. */
  @Override
  public void close() {
    try (spawn;
        kits) {
      LOG.debug("workers end");
    }
  }
}
