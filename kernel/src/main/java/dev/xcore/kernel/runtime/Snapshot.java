package dev.xcore.kernel.runtime;

import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.PluginNotFoundException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.XcoreException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * All that can be called at one moment; immutable. Readers take it once per call and use nothing
 * else; a change of plugins makes the next one.
 *
 * @param generation counts up by one with each snapshot
 * @param active serving plugins by name
 * @param unavailable why a known plugin does not serve, by name
 * @param edge what the {@link Edge} made of this snapshot
 */
public record Snapshot(
    long generation,
    Map<String, ActivePlugin> active,
    Map<String, String> unavailable,
    Optional<Object> edge) {

  /** Copies the maps. */
  public Snapshot {
    active = Map.copyOf(active);
    unavailable = Map.copyOf(unavailable);
    Objects.requireNonNull(edge, "edge is null");
  }

  /**
   * Finds a serving plugin.
   *
   * @param name its name
   * @return the plugin
   * @throws dev.xcore.sdk.PluginNotFoundException if there is none of that name
   * @throws dev.xcore.sdk.PluginUnavailableException if it does not serve; names its state
   */
  public ActivePlugin plugin(String name) {
    ActivePlugin plugin = active.get(name);
    if (plugin == null) {
      throw missing(name);
    }
    return plugin;
  }

  private XcoreException missing(String name) {
    String reason = unavailable.get(name);
    if (reason != null) {
      return new PluginUnavailableException("plugin '" + name + "' is " + reason);
    }
    TreeSet<String> known = new TreeSet<>(active.keySet());
    known.addAll(unavailable.keySet());
    return new PluginNotFoundException(
        "there is no plugin '" + Wording.shorten(name) + "'" + Wording.didYouMean(name, known));
  }
}
