package dev.xcore.confinement;

import java.nio.file.Path;
import java.util.Optional;

/** Adds the restricting calls to a plan, in the one order in which they all succeed. */
final class Restrictions {

  static final int CLONE_NEWNS = 0x00020000;
  static final int CLONE_NEWUTS = 0x04000000;
  static final int CLONE_NEWIPC = 0x08000000;
  static final int CLONE_NEWNET = 0x40000000;
  private static final long MS_REC_PRIVATE = 0x44000;
  private static final long MS_READ_ONLY = 1;
  private static final long MS_REMOUNT = 32;
  private static final long MS_BIND = 4096;
  private static final long MS_NOSUID_NODEV_NOEXEC = 2 | 4 | 8;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SECCOMP_SET_MODE_FILTER = 1;

  private final SpawnPlan plan;

  Restrictions(SpawnPlan plan) {
    this.plan = plan;
  }

  /** Joins control groups of version 1; "0" is the writing thread. */
  void join(ControlGroup group) {
    long zero = plan.text("0");
    for (Path file : group.threadFiles()) {
      int descriptor = plan.open("to join a control group", file, SpawnPlan.O_WRONLY, 0);
      plan.step("join the control group " + file.getParent(), Syscall.WRITE, descriptor, zero, 1);
    }
  }

  /** Leaves the namespaces that the machine lets it leave. */
  void unshare(Confinement machine) {
    long flags =
        (machine.has(Mechanism.MOUNT_NAMESPACE) ? CLONE_NEWNS : 0)
            | (machine.has(Mechanism.NETWORK_NAMESPACE) ? CLONE_NEWNET : 0)
            | (machine.has(Mechanism.IPC_NAMESPACE) ? CLONE_NEWIPC : 0)
            | (machine.has(Mechanism.UTS_NAMESPACE) ? CLONE_NEWUTS : 0);
    if (flags != 0) {
      plan.step("make namespaces of its own", Syscall.UNSHARE, flags);
    }
    if ((flags & CLONE_NEWNS) != 0) {
      privateMounts();
    }
  }

  /** Keeps mounts of this namespace from spreading. */
  void privateMounts() {
    plan.step(
        "keep its mounts to itself",
        Syscall.MOUNT,
        plan.text("none"),
        plan.text("/"),
        0,
        MS_REC_PRIVATE,
        0);
  }

  /** Puts a limited file system in memory over the scratch folder. */
  void mountScratch(Path scratch, int mebibytes, int files, Optional<WorkerUser.Fixed> user) {
    String options =
        "size="
            + mebibytes
            + "m,nr_inodes="
            + (files + 1)
            + ",mode=700"
            + user.map(ids -> ",uid=" + ids.uid() + ",gid=" + ids.gid()).orElse("");
    plan.step(
        "mount the scratch folder " + scratch,
        Syscall.MOUNT,
        plan.text("tmpfs"),
        plan.text(scratch.toString()),
        plan.text("tmpfs"),
        MS_NOSUID_NODEV_NOEXEC,
        plan.text(options));
  }

  /** Lets a folder appear elsewhere, in this namespace of mounts only. */
  void bind(Cage.Mount mount) {
    long none = plan.text("none");
    long target = plan.text(mount.target().toString());
    plan.step(
        "let " + mount.source() + " appear at " + mount.target(),
        Syscall.MOUNT,
        plan.text(mount.source().toString()),
        target,
        none,
        MS_BIND,
        0);
    plan.step(
        "restrict what is at " + mount.target(),
        Syscall.MOUNT,
        none,
        target,
        none,
        MS_BIND | MS_REMOUNT | MS_NOSUID_NODEV_NOEXEC | (mount.writable() ? 0 : MS_READ_ONLY),
        0);
  }

  /** Gives up gaining privileges by executing programs. */
  void noNewPrivileges() {
    plan.step("set no_new_privs", Syscall.PRCTL, PR_SET_NO_NEW_PRIVS, 1);
  }

  /** Changes the user of this one thread: the C library's functions would change all threads. */
  void become(WorkerUser.Fixed user) {
    int uid = user.uid();
    int gid = user.gid();
    plan.step("give up supplementary groups", Syscall.SETGROUPS, 0, 0);
    plan.step("change to group " + gid, Syscall.SETRESGID, gid, gid, gid);
    plan.step("change to user " + uid, Syscall.SETRESUID, uid, uid, uid);
  }

  /** Filters the system calls of this thread and its descendants. */
  void filter(BpfProgram program) {
    plan.step(
        "install the system call filter",
        Syscall.SECCOMP,
        SECCOMP_SET_MODE_FILTER,
        0,
        program.allocate(plan.arena()).address());
  }
}
