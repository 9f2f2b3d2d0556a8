package dev.xcore.confinement;

/**
 * Builds seccomp programs: what a process may ask of the kernel.
 *
 * <p>A call that is not named is allowed, except that everything newer than the tables is answered
 * with "not implemented", and that a foreign architecture kills the process.
 */
final class SyscallFilter {

  static final int ALLOW = 0x7fff0000;
  static final int ERROR = 0x00050000;
  static final int KILL_PROCESS = 0x80000000;

  // Layout of struct seccomp_data.
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int ARGUMENTS = 16;

  private static final int LOAD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_GREATER_OR_EQUAL = 0x35;
  private static final int JUMP_BITS_SET = 0x45;
  private static final int RETURN = 0x06;

  private static final int X32_BIT = 0x40000000;

  /** Numbers above those of Linux 6.14, the same on all architectures, have not been judged. */
  static final int FIRST_UNKNOWN = 467;

  private final Architecture architecture;
  private final BpfProgram program = new BpfProgram();

  private SyscallFilter(Architecture architecture) {
    this.architecture = architecture;
    program.add(LOAD, 0, 0, ARCHITECTURE);
    program.add(JUMP_EQUAL, 1, 0, architecture.auditId());
    program.add(RETURN, 0, 0, KILL_PROCESS);
    program.add(LOAD, 0, 0, NUMBER);
    if (architecture == Architecture.X86_64) {
      program.add(JUMP_GREATER_OR_EQUAL, 0, 1, X32_BIT);
      program.add(RETURN, 0, 0, KILL_PROCESS);
    }
    program.add(JUMP_GREATER_OR_EQUAL, 0, 1, FIRST_UNKNOWN);
    program.add(RETURN, 0, 0, ERROR | ErrorNumbers.ENOSYS);
  }

  /** Starts an empty filter for an architecture. */
  static SyscallFilter of(Architecture architecture) {
    return new SyscallFilter(architecture);
  }

  /** A program that allows everything, for rehearsals. */
  static BpfProgram allowAll() {
    BpfProgram program = new BpfProgram();
    program.add(RETURN, 0, 0, ALLOW);
    return program;
  }

  /** Ends the program: what nobody forbade is allowed. */
  BpfProgram build() {
    program.add(RETURN, 0, 0, ALLOW);
    return program;
  }

  /** Answers these calls with an error, whatever their arguments. */
  SyscallFilter deny(int error, Syscall... syscalls) {
    for (Syscall syscall : syscalls) {
      int number = syscall.number(architecture);
      if (number != Syscall.ABSENT) {
        program.add(JUMP_EQUAL, 0, 1, number);
        program.add(RETURN, 0, 0, ERROR | error);
      }
    }
    return this;
  }

  /** Denies a call when the low half of an argument is one of these values. */
  SyscallFilter denyIf(int error, Syscall syscall, int argument, int... values) {
    begin(syscall, argument, 2 * values.length + 2);
    for (int value : values) {
      program.add(JUMP_EQUAL, 0, 1, value);
      program.add(RETURN, 0, 0, ERROR | error);
    }
    program.add(RETURN, 0, 0, ALLOW);
    return this;
  }

  /** Denies a call unless the low half of an argument is one of these values. */
  SyscallFilter denyUnless(int error, Syscall syscall, int argument, int... values) {
    begin(syscall, argument, 2 * values.length + 2);
    for (int value : values) {
      program.add(JUMP_EQUAL, 0, 1, value);
      program.add(RETURN, 0, 0, ALLOW);
    }
    program.add(RETURN, 0, 0, ERROR | error);
    return this;
  }

  /** Denies a call unless an argument has one of these bits. */
  SyscallFilter denyWithout(int error, Syscall syscall, int argument, int bits) {
    begin(syscall, argument, 4);
    program.add(JUMP_BITS_SET, 0, 1, bits);
    program.add(RETURN, 0, 0, ALLOW);
    program.add(RETURN, 0, 0, ERROR | error);
    return this;
  }

  /** Denies a call unless both halves of an argument are zero. */
  SyscallFilter denyUnlessNull(int error, Syscall syscall, int argument) {
    begin(syscall, argument, 6);
    program.add(JUMP_EQUAL, 0, 2, 0);
    program.add(LOAD, 0, 0, ARGUMENTS + 8 * argument + 4);
    program.add(JUMP_EQUAL, 1, 0, 0);
    program.add(RETURN, 0, 0, ERROR | error);
    program.add(RETURN, 0, 0, ALLOW);
    return this;
  }

  /** Enters a block of {@code length} instructions, load included, when the call is this one. */
  private void begin(Syscall syscall, int argument, int length) {
    program.add(JUMP_EQUAL, 0, length, syscall.number(architecture));
    program.add(LOAD, 0, 0, ARGUMENTS + 8 * argument);
  }
}
