package dev.xcore.services.migrations;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How migrations are run; immutable.
 *
 * @param isAutomatic whether pending ones are run when a plugin is loaded
 * @param allowsUnsafe whether those that lose data may be run so, too
 * @param timeout how long the migrations of one plugin may take
 * @param backup what is kept
 */
public record MigrationSettings(
    boolean isAutomatic, boolean allowsUnsafe, Duration timeout, Backup backup) {

  /** Checks the ranges. */
  public MigrationSettings {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout " + timeout + " is not positive");
    }
  }

  /**
   * Copies of a plugin's tables.
   *
   * @param isEnabled whether one is made before each automatic upgrade
   * @param directory where they are; made when needed
   * @param keep how many of a plugin are kept, at least 1
   */
  public record Backup(boolean isEnabled, Path directory, int keep) {

    /** Checks the ranges. */
    public Backup {
      if (keep < 1) {
        throw new IllegalArgumentException("keep " + keep + " is less than 1");
      }
    }
  }
}
