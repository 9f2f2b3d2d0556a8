package dev.xcore.server;

import dev.xcore.kernel.runtime.ActivePlugin;
import dev.xcore.kernel.settings.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who has what below {@code /app}. A name there belongs to the plugin of that name, whose actions
 * are called there, or to the one plugin that has mounted its routes there, as generation 1 does.
 */
final class AppMounts {

  private static final String APP = "/app/";

  private AppMounts() {}

  /**
   * Returns where a plugin is mounted.
   *
   * @param plugin the plugin
   * @return the name below {@code /app} that its prefix begins with; empty if it is elsewhere
   */
  static Optional<String> mount(ActivePlugin plugin) {
    String prefix = plugin.manifest().api().prefix();
    return prefix.startsWith(APP)
        ? Optional.of(prefix.substring(APP.length()).split("/", 2)[0])
        : Optional.empty();
  }

  /**
   * Collects the names that plugins are mounted at.
   *
   * @param active all serving plugins, by name
   * @param problems told of names that two plugins claim
   * @return names below {@code /app}
   */
  static Set<String> of(Map<String, ActivePlugin> active, List<Problem> problems) {
    Map<String, ActivePlugin> mounts = new TreeMap<>();
    for (ActivePlugin plugin : new TreeMap<>(active).values()) {
      Optional<String> mount = mount(plugin);
      if (mount.isPresent()) {
        ActivePlugin named = active.get(mount.get());
        ActivePlugin first = mounts.putIfAbsent(mount.get(), plugin);
        if (first != null) {
          conflict(plugin, first, "is mounted at " + first.manifest().api().prefix(), problems);
        } else if (named != null && named != plugin && !mount(named).equals(mount)) {
          conflict(plugin, named, "has its actions there", problems);
        }
      }
    }
    return mounts.keySet();
  }

  private static void conflict(
      ActivePlugin plugin, ActivePlugin other, String why, List<Problem> problems) {
    problems.add(
        Problem.of(
            "plugin " + plugin.name(),
            "the prefix %s of plugin '%s' is claimed by plugin '%s' too, which %s; change the prefix of one of them (api.prefix, or apiPrefix of @PluginInfo)"
                .formatted(plugin.manifest().api().prefix(), plugin.name(), other.name(), why)));
  }
}
