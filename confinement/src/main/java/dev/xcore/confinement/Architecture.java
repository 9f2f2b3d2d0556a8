package dev.xcore.confinement;

import java.util.Locale;
import java.util.Optional;

/** A processor architecture whose Linux system call numbers are known. */
enum Architecture {
  /** AMD64, called {@code amd64} by Java. */
  X86_64(0xC000003E),
  /** 64-bit ARM. */
  AARCH64(0xC00000B7);

  private final int auditId;

  Architecture(int auditId) {
    this.auditId = auditId;
  }

  /** Returns what seccomp calls this architecture (AUDIT_ARCH_*). */
  int auditId() {
    return auditId;
  }

  /** Returns the architecture of this machine; empty unless it is Linux on a known processor. */
  static Optional<Architecture> current() {
    return named(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  /** Returns the architecture of a machine that describes itself so in Java's system properties. */
  static Optional<Architecture> named(String system, String processor) {
    if (!system.toLowerCase(Locale.ROOT).startsWith("linux")) {
      return Optional.empty();
    }
    return switch (processor) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64", "arm64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }

  /** Returns the architecture of this machine, or fails with the reason why there is none. */
  static Architecture required() {
    Optional<Architecture> known = current();
    // No lambda: a worker that starts would pay for the first one.
    if (known.isEmpty()) {
      throw new ConfinementException(ConfinementException.Reason.UNSUPPORTED, unsupported(), null);
    }
    return known.get();
  }

  /** Says why this machine has no kernel confinement. */
  static String unsupported() {
    return "kernel confinement needs Linux on x86-64 or aarch64, this is "
        + System.getProperty("os.name")
        + " on "
        + System.getProperty("os.arch");
  }
}
