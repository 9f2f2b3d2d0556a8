package dev.xcore.confinement;

import java.util.OptionalInt;

/**
 * How a process ended.
 *
 * @param code the exit code if it ended by itself
 * @param signal the signal that ended it, if one did
 * @param outOfMemory whether the kernel's memory limit was what killed it
 */
public record ExitStatus(OptionalInt code, OptionalInt signal, boolean outOfMemory) {

  private static final int SIGKILL = 9;
  private static final int SIGXCPU = 24;
  private static final int SIGXFSZ = 25;
  private static final int SIGSYS = 31;
  private static final int SHELL_SIGNAL_BASE = 128;

  /** Checks that there is a code or a signal. */
  public ExitStatus {
    if (code.isPresent() == signal.isPresent()) {
      throw new IllegalArgumentException("a process ends by a code or by a signal");
    }
  }

  /** Reads what wait4 reports. */
  static ExitStatus ofWait(int status, boolean outOfMemory) {
    int signal = status & 0x7f;
    return signal == 0
        ? new ExitStatus(OptionalInt.of(status >> 8 & 0xff), OptionalInt.empty(), false)
        : new ExitStatus(
            OptionalInt.empty(), OptionalInt.of(signal), outOfMemory && signal == SIGKILL);
  }

  /** Reads a code in which shells, Java and bubblewrap hide signals as 128 and more. */
  static ExitStatus ofShell(int code, boolean outOfMemory) {
    int signal = code - SHELL_SIGNAL_BASE;
    return signal > 0 && signal < 65
        ? new ExitStatus(
            OptionalInt.empty(), OptionalInt.of(signal), outOfMemory && signal == SIGKILL)
        : new ExitStatus(OptionalInt.of(code), OptionalInt.empty(), false);
  }

  /**
   * Tells whether it ended by itself with code 0.
   *
   * @return true if so
   */
  public boolean isSuccess() {
    return code.isPresent() && code.getAsInt() == 0;
  }

  /**
   * Describes the end for people.
   *
   * @return half a sentence, such as {@code killed by signal 9}
   */
  public String describe() {
    if (outOfMemory) {
      return "out of memory: killed by the kernel's memory limit";
    }
    if (code.isPresent()) {
      return "ended with code " + code.getAsInt();
    }
    return switch (signal.orElseThrow()) {
      case SIGXCPU -> "exceeded its processor time limit";
      case SIGXFSZ -> "exceeded its file size limit";
      case SIGSYS -> "killed for a forbidden system call";
      default -> "killed by signal " + signal.orElseThrow();
    };
  }
}
