package dev.xcore.confinement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verdicts of both filters on both architectures, by a small interpreter of their programs. */
final class SyscallPolicyTest {

  private static final int SELF = 4711;
  private static final int EPERM = SyscallFilter.ERROR | ErrorNumbers.EPERM;
  private static final int EACCES = SyscallFilter.ERROR | ErrorNumbers.EACCES;
  private static final int ENOSYS = SyscallFilter.ERROR | ErrorNumbers.ENOSYS;
  private static final int THREAD_FLAGS = 0x3d0f00;
  private static final int FORK_FLAGS = 0x1200011;

  /**
   * Numbers a Java process cannot live without, x86-64 then aarch64: memory, files, threads, time,
   * signals.
   */
  private static final List<int[]> NEEDED =
      List.of(
          new int[] {0, 63}, // read
          new int[] {1, 64}, // write
          new int[] {3, 57}, // close
          new int[] {5, 80}, // fstat
          new int[] {8, 62}, // lseek
          new int[] {9, 222}, // mmap
          new int[] {10, 226}, // mprotect
          new int[] {11, 215}, // munmap
          new int[] {13, 134}, // rt_sigaction
          new int[] {14, 135}, // rt_sigprocmask
          new int[] {15, 139}, // rt_sigreturn
          new int[] {17, 67}, // pread64
          new int[] {18, 68}, // pwrite64
          new int[] {19, 65}, // readv
          new int[] {20, 66}, // writev
          new int[] {24, 124}, // sched_yield
          new int[] {28, 233}, // madvise
          new int[] {32, 23}, // dup
          new int[] {39, 172}, // getpid
          new int[] {45, 207}, // recvfrom
          new int[] {48, 210}, // shutdown
          new int[] {60, 93}, // exit
          new int[] {98, 165}, // getrusage
          new int[] {99, 179}, // sysinfo
          new int[] {186, 178}, // gettid
          new int[] {202, 98}, // futex
          new int[] {204, 123}, // sched_getaffinity
          new int[] {217, 61}, // getdents64
          new int[] {228, 113}, // clock_gettime
          new int[] {230, 115}, // clock_nanosleep
          new int[] {231, 94}, // exit_group
          new int[] {257, 56}, // openat
          new int[] {262, 79}, // newfstatat
          new int[] {263, 35}, // unlinkat
          new int[] {271, 73}, // ppoll
          new int[] {281, 22}, // epoll_pwait
          new int[] {233, 21}, // epoll_ctl
          new int[] {290, 19}, // eventfd2
          new int[] {291, 20}, // epoll_create1
          new int[] {293, 59}, // pipe2
          new int[] {316, 276}, // renameat2
          new int[] {318, 278}, // getrandom
          new int[] {324, 283}, // membarrier
          new int[] {332, 291}, // statx
          new int[] {334, 293}, // rseq
          new int[] {439, 439}); // faccessat2

  @ParameterizedTest
  @EnumSource
  void whatNoWorkerNeedsIsDeniedInBothStages(Architecture architecture) {
    for (Syscall syscall : present(architecture, Denied.FROM_START)) {
      assertThat(spawn(architecture, syscall)).as(syscall.name()).isEqualTo(EPERM);
      assertThat(sealed(architecture, syscall)).as(syscall.name()).isEqualTo(EPERM);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sealingAlsoDeniesSocketsProcessesAndAttributes(Architecture architecture) {
    for (Syscall syscall : present(architecture, Denied.SOCKETS)) {
      assertThat(sealed(architecture, syscall)).as(syscall.name()).isEqualTo(EACCES);
    }
    for (Syscall syscall : present(architecture, Denied.PROCESSES, Denied.ATTRIBUTES)) {
      assertThat(sealed(architecture, syscall)).as(syscall.name()).isEqualTo(EPERM);
      assertThat(spawn(architecture, syscall)).as(syscall.name()).isEqualTo(SyscallFilter.ALLOW);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatJavaNeedsIsAllowed(Architecture architecture) {
    for (int[] numbers : NEEDED) {
      int number = numbers[architecture == Architecture.X86_64 ? 0 : 1];
      assertThat(verdict(SyscallPolicy.sealed(architecture, SELF), architecture, number))
          .as("call " + number)
          .isEqualTo(SyscallFilter.ALLOW);
      assertThat(verdict(SyscallPolicy.spawn(architecture), architecture, number))
          .as("call " + number)
          .isEqualTo(SyscallFilter.ALLOW);
    }
  }

  @ParameterizedTest
  @EnumSource
  void threadsAreAllowedAndProcessesAreNot(Architecture architecture) {
    assertThat(sealed(architecture, Syscall.CLONE, THREAD_FLAGS)).isEqualTo(SyscallFilter.ALLOW);
    assertThat(sealed(architecture, Syscall.CLONE, FORK_FLAGS)).isEqualTo(EPERM);
    assertThat(sealed(architecture, Syscall.CLONE, 0)).isEqualTo(EPERM);
    assertThat(sealed(architecture, Syscall.CLONE3)).isEqualTo(ENOSYS);
    assertThat(spawn(architecture, Syscall.CLONE, FORK_FLAGS)).isEqualTo(SyscallFilter.ALLOW);
    assertThat(spawn(architecture, Syscall.CLONE3)).isEqualTo(SyscallFilter.ALLOW);
  }

  @ParameterizedTest
  @EnumSource
  void onlyLocalSocketsCanBeMadeBeforeSealing(Architecture architecture) {
    assertThat(spawn(architecture, Syscall.SOCKET, 1)).isEqualTo(SyscallFilter.ALLOW);
    for (long family : new long[] {0, 2, 10, 16, 17, 38, 40, 1L << 32, -1}) {
      assertThat(spawn(architecture, Syscall.SOCKET, family))
          .as("family " + family)
          .isEqualTo(EACCES);
    }
    assertThat(spawn(architecture, Syscall.CONNECT)).isEqualTo(SyscallFilter.ALLOW);
    assertThat(sealed(architecture, Syscall.SOCKETPAIR, 1)).isEqualTo(SyscallFilter.ALLOW);
    assertThat(sealed(architecture, Syscall.SOCKETPAIR, 2)).isEqualTo(EACCES);
  }

  @ParameterizedTest
  @EnumSource
  void aMessageMayNotNameItsDestination(Architecture architecture) {
    assertThat(sealed(architecture, Syscall.SENDTO, 3, 1, 1, 0, 0)).isEqualTo(SyscallFilter.ALLOW);
    assertThat(sealed(architecture, Syscall.SENDTO, 3, 1, 1, 0, 0x1000)).isEqualTo(EACCES);
    assertThat(sealed(architecture, Syscall.SENDTO, 3, 1, 1, 0, 1L << 32)).isEqualTo(EACCES);
  }

  @ParameterizedTest
  @EnumSource
  void signalsAndLimitsAreForTheProcessItself(Architecture architecture) {
    assertThat(sealed(architecture, Syscall.TGKILL, SELF, 5, 6)).isEqualTo(SyscallFilter.ALLOW);
    assertThat(sealed(architecture, Syscall.TGKILL, 1, 1, 9)).isEqualTo(EPERM);
    assertThat(sealed(architecture, Syscall.PRLIMIT64, 0, 7)).isEqualTo(SyscallFilter.ALLOW);
    assertThat(sealed(architecture, Syscall.PRLIMIT64, SELF, 7)).isEqualTo(SyscallFilter.ALLOW);
    assertThat(sealed(architecture, Syscall.PRLIMIT64, 1, 7)).isEqualTo(EPERM);
  }

  @ParameterizedTest
  @EnumSource
  void terminalsAndSignalOwnersAreOutOfReach(Architecture architecture) {
    for (long request : new long[] {0x5412, 0x541C, 0x5412 | 1L << 32}) {
      assertThat(spawn(architecture, Syscall.IOCTL, 0, request)).isEqualTo(EPERM);
      assertThat(sealed(architecture, Syscall.IOCTL, 0, request)).isEqualTo(EPERM);
    }
    assertThat(sealed(architecture, Syscall.IOCTL, 0, 0x8901)).isEqualTo(EPERM);
    assertThat(sealed(architecture, Syscall.IOCTL, 0, 0x541B)).isEqualTo(SyscallFilter.ALLOW);
    assertThat(sealed(architecture, Syscall.FCNTL, 3, 8)).isEqualTo(EPERM);
    assertThat(sealed(architecture, Syscall.FCNTL, 3, 3)).isEqualTo(SyscallFilter.ALLOW);
  }

  @ParameterizedTest
  @EnumSource
  void unknownCallsAndForeignArchitecturesAreRefused(Architecture architecture) {
    BpfProgram sealed = SyscallPolicy.sealed(architecture, SELF);
    assertThat(verdict(sealed, architecture, SyscallFilter.FIRST_UNKNOWN)).isEqualTo(ENOSYS);
    assertThat(verdict(sealed, architecture, 0x3fffffff)).isEqualTo(ENOSYS);
    assertThat(BpfInterpreter.verdict(sealed, 0x40000003, 11))
        .isEqualTo(SyscallFilter.KILL_PROCESS);
    int compatible = 0x40000000 | 59;
    assertThat(verdict(sealed, architecture, compatible))
        .isEqualTo(architecture == Architecture.X86_64 ? SyscallFilter.KILL_PROCESS : ENOSYS);
  }

  @ParameterizedTest
  @EnumSource
  void programsFitIntoTheKernel(Architecture architecture) {
    assertThat(SyscallPolicy.sealed(architecture, SELF).size()).isLessThan(4096);
    assertThat(SyscallPolicy.sealed(architecture, SELF).bytes())
        .hasSize(8 * SyscallPolicy.sealed(architecture, SELF).size());
    assertThat(verdict(SyscallFilter.allowAll(), architecture, Syscall.EXECVE.number(architecture)))
        .isEqualTo(SyscallFilter.ALLOW);
  }

  private static List<Syscall> present(Architecture architecture, Syscall[]... groups) {
    return Stream.of(groups)
        .flatMap(Arrays::stream)
        .filter(syscall -> syscall.number(architecture) != Syscall.ABSENT)
        .toList();
  }

  private static int spawn(Architecture architecture, Syscall syscall, long... arguments) {
    return verdict(
        SyscallPolicy.spawn(architecture), architecture, syscall.number(architecture), arguments);
  }

  private static int sealed(Architecture architecture, Syscall syscall, long... arguments) {
    return verdict(
        SyscallPolicy.sealed(architecture, SELF),
        architecture,
        syscall.number(architecture),
        arguments);
  }

  private static int verdict(
      BpfProgram program, Architecture architecture, int number, long... arguments) {
    return BpfInterpreter.verdict(program, architecture.auditId(), number, arguments);
  }
}
