package dev.xcore.kernel.state;

import java.util.Optional;

/**
 * What is remembered of a plugin.
 *
 * @param desired the last word on it, empty if nobody ever said anything
 * @param installed the version that was installed last, empty if its files were put there
 */
public record KnownPlugin(Optional<DesiredState> desired, Optional<InstalledVersion> installed) {

  /** A plugin of which nothing is remembered. */
  public static final KnownPlugin UNKNOWN = new KnownPlugin(Optional.empty(), Optional.empty());

  /**
   * Returns the same with another word.
   *
   * @param word empty for none
   * @return the new memory
   */
  public KnownPlugin with(Optional<DesiredState> word) {
    return new KnownPlugin(word, installed);
  }

  /**
   * Returns the same with another version.
   *
   * @param version that was installed
   * @return the new memory
   */
  public KnownPlugin with(InstalledVersion version) {
    return new KnownPlugin(desired, Optional.of(version));
  }
}
