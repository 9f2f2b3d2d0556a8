package dev.xcore.confinement;

import static dev.xcore.confinement.ErrorNumbers.EACCES;
import static dev.xcore.confinement.ErrorNumbers.ENOSYS;
import static dev.xcore.confinement.ErrorNumbers.EPERM;

/** Which system calls are denied in the two stages of a confined process. */
final class SyscallPolicy {

  private static final int AF_UNIX = 1;
  private static final int CLONE_THREAD = 0x10000;
  private static final int[] TERMINAL_INPUT = {0x5412, 0x541C};
  private static final int[] SIGNAL_OWNER_IOCTLS = {0x8901, 0x8902};
  private static final int[] SIGNAL_OWNER_COMMANDS = {8, 10, 15};

  private SyscallPolicy() {}

  /**
   * The stage from the start on: a Java process starts and connects, but has no way to the kernel's
   * rarer doors.
   */
  static BpfProgram spawn(Architecture architecture) {
    SyscallFilter filter = SyscallFilter.of(architecture).deny(EPERM, Denied.FROM_START);
    return filter
        .denyIf(EPERM, Syscall.IOCTL, 1, TERMINAL_INPUT)
        .denyUnless(EACCES, Syscall.SOCKET, 0, AF_UNIX)
        .denyUnless(EACCES, Syscall.SOCKETPAIR, 0, AF_UNIX)
        .build();
  }

  /**
   * The stage in which foreign code runs: no new process, program, socket or file attribute, and
   * signals for this process only.
   *
   * @param processId the process that is sealed
   */
  static BpfProgram sealed(Architecture architecture, int processId) {
    SyscallFilter filter =
        SyscallFilter.of(architecture)
            .deny(EPERM, Denied.FROM_START)
            .deny(EACCES, Denied.SOCKETS)
            .deny(EPERM, Denied.PROCESSES)
            .deny(EPERM, Denied.ATTRIBUTES)
            // The C library falls back to clone, whose flags a filter can see.
            .deny(ENOSYS, Syscall.CLONE3);
    return filter
        .denyWithout(EPERM, Syscall.CLONE, 0, CLONE_THREAD)
        .denyUnless(EACCES, Syscall.SOCKETPAIR, 0, AF_UNIX)
        // A destination would reach datagram sockets by their path.
        .denyUnlessNull(EACCES, Syscall.SENDTO, 4)
        .denyUnless(EPERM, Syscall.TGKILL, 0, processId)
        .denyUnless(EPERM, Syscall.PRLIMIT64, 0, 0, processId)
        .denyIf(EPERM, Syscall.IOCTL, 1, concat(TERMINAL_INPUT, SIGNAL_OWNER_IOCTLS))
        // The owner of a descriptor gets signals, which may be any process of the same user.
        .denyIf(EPERM, Syscall.FCNTL, 1, SIGNAL_OWNER_COMMANDS)
        .build();
  }

  private static int[] concat(int[] first, int[] second) {
    int[] all = new int[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
