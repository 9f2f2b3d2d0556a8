package dev.xcore.kernel.state;

import java.util.Optional;

/** Remembers what users want, beyond the life of the process. Thread safe. */
public interface DesiredStates {

  /**
   * Returns the last word on a plugin.
   *
   * @param plugin its name
   * @return empty if nobody has ever said anything: it shall serve
   */
  Optional<DesiredState> find(String plugin);

  /**
   * Remembers a word; it is safe from a crash when this returns.
   *
   * @param plugin its name
   * @param state what is wanted
   * @throws dev.xcore.sdk.XcoreException if it cannot be kept; the word before it holds then
   */
  void put(String plugin, DesiredState state);

  /**
   * Forgets a plugin that was removed.
   *
   * @param plugin its name
   * @throws dev.xcore.sdk.XcoreException if that cannot be kept
   */
  void remove(String plugin);
}
