package dev.xcore.kernel.state;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that is remembered of plugins beyond the life of the process: words, installed versions, and
 * what was done. What is read is a view in memory, which never waits for where it is kept. Thread
 * safe.
 */
public interface PluginStates extends DesiredStates, AutoCloseable {

  /** Acts upon what others have changed. */
  interface Follower {

    /**
     * Hears from time to time what has changed since it was last called.
     *
     * @param plugins names of those that others have changed; may be empty
     */
    void changed(Set<String> plugins);

    /**
     * Hears, before anything else, that the state can be written: at the beginning, and whenever
     * that could not be done and can be again.
     */
    void writable();
  }

  /**
   * Returns all that is remembered, as far as it is known here.
   *
   * @return by name, immutable
   */
  Map<String, KnownPlugin> all();

  /**
   * Remembers a version that was installed; it is safe from a crash when this returns.
   *
   * @param plugin its name
   * @param version what was installed
   * @throws dev.xcore.sdk.XcoreException if it cannot be kept
   */
  void installed(String plugin, InstalledVersion version);

  /**
   * Remembers that a plugin was removed by a user. A state that is kept for one node forgets it;
   * one that others share says to them that it shall not serve.
   *
   * @param plugin its name
   * @param actor who removed it
   * @throws dev.xcore.sdk.XcoreException if that cannot be kept
   */
  void removed(String plugin, String actor);

  /**
   * Learns that a plugin's files are gone from this node. A state that is kept for one node forgets
   * the plugin; one that others share does not.
   *
   * @param plugin its name
   * @throws dev.xcore.sdk.XcoreException if that cannot be kept
   */
  void forget(String plugin);

  /**
   * Remembers what was done; it is safe from a crash when this returns. Never fails: what cannot be
   * kept where it belongs is kept here until it can be.
   *
   * @param act what was done
   */
  void record(PluginAct act);

  /**
   * Returns what was done with a plugin.
   *
   * @param plugin its name
   * @param most how many acts
   * @return the newest first; empty for a plugin that is not known
   * @throws dev.xcore.sdk.XcoreException if it cannot be read now
   */
  List<PluginAct> history(String plugin, int most);

  /**
   * Tells how well the state is kept.
   *
   * @return as of now; never waits
   */
  StateStatus status();

  /**
   * Takes over what is kept elsewhere, once before plugins are loaded. Waits for a bounded time; if
   * that is not enough, what was known last holds and {@link #status} says so.
   */
  void open();

  /**
   * Begins to tell what others change, on a thread of its own. Where nobody else can change
   * anything, the follower hears at once that the state can be written, and nothing more.
   *
   * @param follower acts upon it
   */
  void follow(Follower follower);

  /** Ends to follow; harmless when repeated. */
  @Override
  void close();
}
