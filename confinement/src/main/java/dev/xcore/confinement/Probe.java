package dev.xcore.confinement;

import static dev.xcore.confinement.ConfinementReport.Finding.active;
import static dev.xcore.confinement.ConfinementReport.Finding.missing;

import dev.xcore.confinement.ConfinementReport.Finding;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds out what the machine offers, by trying it on threads that are thrown away. */
final class Probe {

  private static final String NEEDS_ROOT = "needs root";

  private final SystemCalls calls;
  private final UidRange users;
  private final Map<Mechanism, Finding> findings = new EnumMap<>(Mechanism.class);

  private Probe(SystemCalls calls, UidRange users) {
    this.calls = calls;
    this.users = users;
  }

  static Confinement run(UidRange users) {
    if (Architecture.current().isEmpty()) {
      return nothing(users, Architecture.unsupported());
    }
    if (!PosixSpawn.isAvailable()) {
      return nothing(users, "needs the GNU C library 2.34 or newer to start confined processes");
    }
    return new Probe(SystemCalls.ofThisMachine(), users).run();
  }

  private static Confinement nothing(UidRange users, String reason) {
    Map<Mechanism, Finding> findings = new EnumMap<>(Mechanism.class);
    for (Mechanism mechanism : Mechanism.values()) {
      findings.put(mechanism, missing(reason));
    }
    ConfinementReport report = new ConfinementReport(Level.PROCESS, findings);
    return new Confinement(report, users, 0, Optional.empty(), ControlGroups.none());
  }

  private Confinement run() {
    int abi = Math.max(0, landlock());
    seccomp();
    user();
    namespaces();
    ControlGroups groups = groups();
    findings.put(Mechanism.SELF_LIMITS, active("set by each process on itself"));
    BubblewrapProbe.Result bubblewrap =
        BubblewrapProbe.run(calls, findings.get(Mechanism.USER), users);
    findings.put(Mechanism.BUBBLEWRAP, bubblewrap.finding(abi >= Landlock.RECOMMENDED_ABI));
    boolean files = abi >= Landlock.RECOMMENDED_ABI || bubblewrap.path().isPresent();
    boolean filtered = is(Mechanism.SECCOMP);
    return new Confinement(
        new ConfinementReport(files && filtered ? Level.KERNEL : Level.PROCESS, findings),
        users,
        abi,
        abi >= Landlock.RECOMMENDED_ABI ? Optional.empty() : bubblewrap.path(),
        groups);
  }

  private int landlock() {
    int abi = Landlock.abi(calls);
    int error =
        abi <= 0
            ? -abi
            : attempt(plan -> {
              new Restrictions(plan).noNewPrivileges();
              Landlock.create(plan, abi).restrict();
            });
    findings.put(
        Mechanism.LANDLOCK,
        switch (error) {
          case 0 ->
              abi >= Landlock.RECOMMENDED_ABI
                  ? active("version " + abi)
                  : active(
                      "version "
                          + abi
                          + " only: Linux 6.7 or newer (version 4) is needed for level kernel");
          case ErrorNumbers.ENOSYS ->
              missing("the kernel has no Landlock; Linux 5.13 or newer is needed, 6.7 recommended");
          case ErrorNumbers.EOPNOTSUPP ->
              missing("switched off at boot; add landlock to the kernel parameter lsm=");
          default -> missing(refused(error));
        });
    return error == 0 ? abi : 0;
  }

  private void seccomp() {
    int error =
        attempt(plan -> {
          Restrictions restrictions = new Restrictions(plan);
          restrictions.noNewPrivileges();
          restrictions.filter(SyscallPolicy.spawn(calls.architecture()));
        });
    put(Mechanism.SECCOMP, error, "filters of two stages", "the kernel has no seccomp filters");
  }

  private void user() {
    int uid = users.first();
    int error = attempt(plan -> new Restrictions(plan).become(new WorkerUser.Fixed(uid, uid)));
    String unmapped = "user id " + uid + " does not exist in this container's user namespace";
    if (error == ErrorNumbers.EINVAL) {
      findings.put(Mechanism.USER, missing(unmapped));
    } else {
      put(Mechanism.USER, error, "user ids from " + uid + " on", NEEDS_ROOT);
    }
  }

  private void namespaces() {
    unshare(Mechanism.NETWORK_NAMESPACE, Restrictions.CLONE_NEWNET, "empty, without loopback");
    unshare(Mechanism.IPC_NAMESPACE, Restrictions.CLONE_NEWIPC, "its own");
    unshare(Mechanism.UTS_NAMESPACE, Restrictions.CLONE_NEWUTS, "its own");
    int mounts =
        attempt(plan -> {
          plan.step("", Syscall.UNSHARE, Restrictions.CLONE_NEWNS);
          new Restrictions(plan).privateMounts();
        });
    put(Mechanism.MOUNT_NAMESPACE, mounts, "its own", NEEDS_ROOT);
    int scratch =
        attempt(plan -> {
          Restrictions restrictions = new Restrictions(plan);
          plan.step("", Syscall.UNSHARE, Restrictions.CLONE_NEWNS);
          restrictions.privateMounts();
          restrictions.mountScratch(java.nio.file.Path.of("/dev"), 1, 1, Optional.empty());
        });
    put(Mechanism.SCRATCH_QUOTA, scratch, "a file system in memory", NEEDS_ROOT);
  }

  private ControlGroups groups() {
    ControlGroups groups = ControlGroups.discover();
    group(groups, ControlGroups.Controller.MEMORY, Mechanism.MEMORY_GROUP);
    group(groups, ControlGroups.Controller.CPU, Mechanism.CPU_GROUP);
    group(groups, ControlGroups.Controller.PIDS, Mechanism.PIDS_GROUP);
    return groups;
  }

  private void group(
      ControlGroups groups, ControlGroups.Controller controller, Mechanism mechanism) {
    findings.put(
        mechanism,
        groups
            .home(controller)
            .map(home ->
                active("control groups of version " + home.version() + " in " + home.folder()))
            .orElseGet(() -> missing(groups.problem(controller))));
  }

  private void unshare(Mechanism mechanism, long flag, String detail) {
    put(mechanism, attempt(plan -> plan.step("", Syscall.UNSHARE, flag)), detail, NEEDS_ROOT);
  }

  private void put(Mechanism mechanism, int error, String detail, String cure) {
    findings.put(
        mechanism,
        error == 0 ? active(detail) : missing(cure + " (" + ErrorNumbers.text(error) + ")"));
  }

  private boolean is(Mechanism mechanism) {
    Finding finding = findings.get(mechanism);
    return finding != null && finding.active();
  }

  private int attempt(Consumer<SpawnPlan> steps) {
    try (SpawnPlan plan = new SpawnPlan(calls)) {
      steps.accept(plan);
      return SpawnThread.attempt(plan);
    }
  }

  private static String refused(int error) {
    return "refused by the kernel or the container: " + ErrorNumbers.text(error);
  }
}
