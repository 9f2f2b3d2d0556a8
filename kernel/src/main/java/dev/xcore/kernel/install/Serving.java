package dev.xcore.kernel.install;

import dev.xcore.kernel.state.PluginStates;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whoever runs plugins while their files change. */
public interface Serving {

  /**
   * Makes one change of plugins after the other.
   *
   * @param change to be made
   * @param <T> what it returns
   * @return its outcome
   */
  <T> T exclusively(Supplier<T> change);

  /**
   * Makes the version that lies in the plugin folder now serve, in place of the one before.
   *
   * @param plugin its name
   * @param actor who wants it
   * @throws RuntimeException if it cannot serve; its files are put back then
   */
  void start(String plugin, String actor);

  /**
   * Learns that a plugin's files are those from before {@link #start} again.
   *
   * @param plugin its name
   * @param actor who wanted the change
   */
  void restore(String plugin, String actor);

  /**
   * Ends a plugin before its files go, and what requires it.
   *
   * @param plugin its name
   * @param actor who wants it
   * @return the names of what was ended beside it
   */
  List<String> stop(String plugin, String actor);

  /**
   * Learns that a plugin's files are gone for good.
   *
   * @param plugin its name
   */
  void forget(String plugin);

  /**
   * Returns what remembers plugins beyond the life of the process.
   *
   * @return empty where nobody serves; the next server learns from the files then
   */
  Optional<PluginStates> states();

  /**
   * Returns nobody: plugins are read when a server starts.
   *
   * @return serves nothing
   */
  static Serving nobody() {
    return new Serving() {
      @Override
      public <T> T exclusively(Supplier<T> change) {
        return change.get();
      }

      @Override
      public void start(String plugin, String actor) {}

      @Override
      public void restore(String plugin, String actor) {}

      @Override
      public List<String> stop(String plugin, String actor) {
        return List.of();
      }

      @Override
      public void forget(String plugin) {}

      @Override
      public Optional<PluginStates> states() {
        return Optional.empty();
      }
    };
  }
}
