package dev.xcore.confinement;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Starts children from a thread that has restricted itself. */
final class NativeLauncher implements Launcher {

  private static final int OWNER_ONLY = 0600;

  private final Confinement machine;
  private final SystemCalls calls;
  private final PosixSpawn spawn = new PosixSpawn();
  private final Reaper reaper;

  private NativeLauncher(Confinement machine, SystemCalls calls) {
    this.machine = machine;
    this.calls = calls;
    this.reaper = new Reaper(calls);
  }

  static NativeLauncher create(Confinement machine) {
    return new NativeLauncher(machine, SystemCalls.ofThisMachine());
  }

  @Override
  public Child launch(
      ConfinedCommand command, Cage cage, Optional<WorkerUser.Fixed> user, ControlGroup group) {
    Optional<Path> bubblewrap = machine.bubblewrap();
    try (SpawnPlan plan = new SpawnPlan(calls)) {
      int errors =
          plan.open(
              "for the errors of " + command.executable(),
              command.errorFile(),
              SpawnPlan.O_WRONLY | SpawnPlan.O_CREAT | SpawnPlan.O_TRUNC,
              OWNER_ONLY);
      int nothing = plan.open("for nothing", Path.of("/dev/null"), SpawnPlan.O_RDWR, 0);
      List<Integer> descriptors = new ArrayList<>(List.of(nothing, nothing, errors));
      List<String> line = line(command);
      List<String> environment = environment(command);
      new Restrictions(plan).join(group);
      if (bubblewrap.isPresent()) {
        wrapped(plan, user);
        line = Bubblewrap.command(bubblewrap.get(), command, cage);
        environment = List.of();
        descriptors.add(plan.memoryFile(SyscallPolicy.spawn(calls.architecture()).bytes()));
      } else {
        restricted(plan, cage, user);
      }
      PosixSpawn.Prepared prepared =
          spawn.prepare(
              plan.arena(),
              line,
              environment,
              descriptors,
              bubblewrap.isPresent() ? Path.of("/") : cage.directory());
      int pid = SpawnThread.start(plan, spawn, prepared);
      return new NativeChild(calls, pid, bubblewrap.isPresent());
    }
  }

  @Override
  public void watch(Child child, ControlGroup group, Consumer<ExitStatus> onEnd) {
    if (child instanceof NativeChild one) {
      reaper.watch(
          one,
          status -> {
            boolean outOfMemory = group.hasRunOutOfMemory();
            ExitStatus plain = ExitStatus.ofWait(status, outOfMemory);
            onEnd.accept(
                one.isWrapped() && plain.code().isPresent()
                    ? ExitStatus.ofShell(plain.code().getAsInt(), outOfMemory)
                    : plain);
          });
    }
  }

  @Override
  public void close() {
    reaper.close();
  }

  private void restricted(SpawnPlan plan, Cage cage, Optional<WorkerUser.Fixed> user) {
    Restrictions restrictions = new Restrictions(plan);
    restrictions.unshare(machine);
    if (machine.has(Mechanism.SCRATCH_QUOTA)) {
      restrictions.mountScratch(cage.scratch(), cage.scratchMib(), cage.scratchFiles(), user);
    }
    if (machine.has(Mechanism.MOUNT_NAMESPACE) && user.isPresent()) {
      cage.mounts().forEach(restrictions::bind);
    }
    restrictions.noNewPrivileges();
    Optional<Landlock> landlock = Optional.empty();
    if (machine.has(Mechanism.LANDLOCK)) {
      Landlock rules = Landlock.create(plan, machine.landlockAbi());
      rules.allow(cage);
      rules.allowLater(cage.scratch());
      landlock = Optional.of(rules);
    }
    user.ifPresent(restrictions::become);
    landlock.ifPresent(Landlock::restrict);
    if (machine.has(Mechanism.SECCOMP)) {
      restrictions.filter(SyscallPolicy.spawn(calls.architecture()));
    }
  }

  /** Bubblewrap makes the namespaces and installs the filter itself. */
  private static void wrapped(SpawnPlan plan, Optional<WorkerUser.Fixed> user) {
    Restrictions restrictions = new Restrictions(plan);
    restrictions.noNewPrivileges();
    user.ifPresent(restrictions::become);
  }

  private static List<String> line(ConfinedCommand command) {
    List<String> line = new ArrayList<>(List.of(command.executable().toString()));
    line.addAll(command.arguments());
    return line;
  }

  private static List<String> environment(ConfinedCommand command) {
    return command.environment().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }
}
