package dev.xcore.kernel.state;

import java.util.Optional;

/** Remembers what users want, beyond the life of the process. Thread safe. */
public interface DesiredStates {

  /**
   * Returns the last word on a plugin that is known here. Never waits.
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
   * Takes a word back: as if nobody had ever said anything.
   *
   * @param plugin its name
   * @throws dev.xcore.sdk.XcoreException if that cannot be kept
   */
  void withdraw(String plugin);

  /**
   * Learns what others have said; to be called before something is decided by the words. Does
   * nothing where nobody else can speak.
   *
   * @throws dev.xcore.sdk.ServiceUnavailableException if that cannot be found out, so that no word
   *     could be kept either
   */
  void refresh();
}
