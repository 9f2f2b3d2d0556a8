package dev.xcore.kernel.runtime;

import dev.xcore.sdk.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks after all plugins: loads them in order, routes calls to them, reports on them. Thread safe;
 * changes of plugins are made one after the other.
 */
public final class PluginSupervisor {

  private final KernelOptions options;
  private final Edge edge;

  private PluginSupervisor(KernelOptions options, Edge edge) {
    this.options = options;
    this.edge = edge;
  }

  /**
   * Makes a supervisor that has loaded nothing yet.
   *
   * @param options what it needs to know
   * @param edge what serves plugins to the outside
   * @return the supervisor
   */
  public static PluginSupervisor create(KernelOptions options, Edge edge) {
    return new PluginSupervisor(options, edge);
  }

  /**
   * Scans the plugin folder and loads everything in it, in the order of requirements. A plugin that
   * fails is reported and does not stop the others.
   *
   * @return the status of every plugin
   * @throws PluginLoadException if a plugin with {@code boot_failure: abort} failed
   */
  public List<PluginStatus> boot() {
    throw new UnsupportedOperationException("" + options + edge);
  }

  /**
   * Unloads all plugins in reverse order; harmless when repeated.
   *
   * @param grace how long running calls may take to finish
   */
  public void shutdown(Duration grace) {
    throw new UnsupportedOperationException("" + grace);
  }

  /**
   * Returns what can be called now.
   *
   * @return the snapshot in force
   */
  public Snapshot snapshot() {
    throw new UnsupportedOperationException();
  }

  /**
   * Calls an action.
   *
   * @param origin where the call comes from
   * @param plugin the plugin's name
   * @param action the action's name
   * @param payload a value tree, a record or a payload, or null
   * @return the outcome, its value a value tree; never throws for a failed call
   */
  public Result call(CallOrigin origin, String plugin, String action, @Nullable Object payload) {
    throw new UnsupportedOperationException(origin + plugin + action + payload);
  }

  /**
   * Calls an action as the embedding application.
   *
   * @param plugin the plugin's name
   * @param action the action's name
   * @param payload a value tree, a record or a payload, or null
   * @return the outcome, its value a value tree; never throws for a failed call
   */
  public Result call(String plugin, String action, @Nullable Object payload) {
    return call(CallOrigin.of("system"), plugin, action, payload);
  }

  /**
   * Reports on every plugin.
   *
   * @return by name
   */
  public List<PluginStatus> plugins() {
    throw new UnsupportedOperationException();
  }

  /**
   * Reports on one plugin.
   *
   * @param name its name
   * @return its status, empty if there is none
   */
  public Optional<PluginStatus> find(String name) {
    throw new UnsupportedOperationException(name);
  }

  /**
   * Loads a plugin that lies in the plugin folder and does not serve. One that serves is left
   * alone.
   *
   * @param name its name
   * @param actor who wants it, for the history
   * @return its status, {@link PluginState#ACTIVE}
   * @throws dev.xcore.sdk.PluginNotFoundException if the folder has none of that name
   * @throws PluginLoadException if it cannot be loaded
   */
  public PluginStatus load(String name, String actor) {
    throw new UnsupportedOperationException(name + actor);
  }

  /**
   * Unloads a plugin: it leaves the tables, its calls finish, it is closed.
   *
   * @param name its name
   * @param actor who wants it, for the history
   * @return its status, {@link PluginState#UNLOADED}
   * @throws dev.xcore.sdk.PluginNotFoundException if there is none of that name
   * @throws dev.xcore.sdk.ConflictException if serving plugins require it; names them
   */
  public PluginStatus unload(String name, String actor) {
    throw new UnsupportedOperationException(name + actor);
  }

  /**
   * Replaces a plugin by what lies in the plugin folder now. The new version is complete and
   * started before the tables are swapped; if it fails, the old one goes on serving.
   *
   * @param name its name
   * @param actor who wants it, for the history
   * @return its status, {@link PluginState#ACTIVE}
   * @throws dev.xcore.sdk.PluginNotFoundException if there is none of that name
   * @throws PluginLoadException if the new version cannot be loaded
   */
  public PluginStatus reload(String name, String actor) {
    throw new UnsupportedOperationException(name + actor);
  }

  /**
   * Gives a serving plugin new settings and overrides from {@link KernelOptions}: its rate limit,
   * deadline and bulkhead change at once, and {@code onConfigChange} is called when its settings
   * did.
   *
   * @param name its name; unknown or not serving is ignored
   * @return what failed, by plugin; empty if all went well
   */
  public Map<String, String> reconfigure(String name) {
    throw new UnsupportedOperationException(name);
  }
}
