package dev.xcore.worker;

import dev.xcore.confinement.Seal;
import dev.xcore.confinement.SelfLimits;

/** Confines this process for ever, as far as it was told to. */
final class Enclosure {

  private Enclosure() {}

  /**
   * Sets the limits and seals the process.
   *
   * @param options how
   * @throws dev.xcore.confinement.ConfinementException if that is impossible; no foreign code may
   *     run then
   */
  static void close(WorkerOptions options) {
    switch (options.mode()) {
      case SEALED -> {
        limits(options.limits()).apply();
        Seal.close();
      }
      case REHEARSAL -> {
        limits(options.limits()).apply();
        Seal.rehearse();
      }
      case OPEN -> {}
    }
  }

  private static SelfLimits limits(WorkerOptions.Limits wanted) {
    SelfLimits limits = SelfLimits.none();
    if (wanted.dataBytes() >= 0) {
      limits = limits.withDataBytes(wanted.dataBytes());
    }
    if (wanted.fileBytes() >= 0) {
      limits = limits.withFileBytes(wanted.fileBytes());
    }
    if (wanted.openFiles() >= 0) {
      limits = limits.withOpenFiles(wanted.openFiles());
    }
    return wanted.threads() >= 0 ? limits.withThreads(wanted.threads()) : limits;
  }
}
