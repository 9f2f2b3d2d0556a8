package dev.xcore.confinement;

import java.lang.foreign.Arena;

/**
 * The last step of a confined process before it accepts foreign code: a system call filter on all
 * its threads that cannot be taken off again.
 *
 * <p>Afterwards the process cannot start processes or programs, make sockets (open connections keep
 * working), signal others, or change attributes of files. Threads, files within the cage, pipes and
 * timers work.
 */
public final class Seal {

  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC = 0x80001;

  private Seal() {}

  /**
   * Seals this process, its running threads included.
   *
   * @throws ConfinementException if the kernel refuses; the process must then not run foreign code
   */
  public static void close() {
    SystemCalls calls = SystemCalls.ofThisMachine();
    int self = (int) calls.call(Syscall.GETPID);
    install(calls, SyscallPolicy.sealed(calls.architecture(), self));
    verify(calls);
  }

  /**
   * Goes the way of {@link #close()} with a filter that allows everything, so that a process which
   * is observed for an ahead-of-time cache loads the same classes and still may write its cache.
   *
   * @throws ConfinementException if the kernel refuses
   */
  public static void rehearse() {
    SystemCalls calls = SystemCalls.ofThisMachine();
    int self = (int) calls.call(Syscall.GETPID);
    SyscallPolicy.sealed(calls.architecture(), self);
    install(calls, SyscallFilter.allowAll());
    calls.close((int) openSocket(calls));
  }

  private static void install(SystemCalls calls, BpfProgram program) {
    check("set no_new_privs", calls.call(Syscall.PRCTL, PR_SET_NO_NEW_PRIVS, 1));
    try (Arena arena = Arena.ofConfined()) {
      long result =
          calls.call(
              Syscall.SECCOMP,
              SECCOMP_SET_MODE_FILTER,
              SECCOMP_FILTER_FLAG_TSYNC,
              program.allocate(arena).address());
      if (result > 0) {
        throw failure("thread " + result + " has a filter of its own");
      }
      check("install the system call filter", result);
    }
  }

  /**
   * Tries what must have become impossible: a seal that silently does nothing is worse than none.
   */
  private static void verify(SystemCalls calls) {
    long socket = openSocket(calls);
    if (socket >= 0) {
      calls.close((int) socket);
      throw failure("the filter is installed and does not filter");
    }
  }

  private static long openSocket(SystemCalls calls) {
    return calls.call(Syscall.SOCKET, AF_UNIX, SOCK_STREAM_CLOEXEC, 0);
  }

  private static void check(String what, long result) {
    if (result < 0) {
      throw failure("cannot " + what + ": " + ErrorNumbers.text((int) -result));
    }
  }

  private static ConfinementException failure(String why) {
    return new ConfinementException(
        ConfinementException.Reason.SEAL,
        "This process is not sealed and must not run foreign code: " + why + ".",
        null);
  }
}
