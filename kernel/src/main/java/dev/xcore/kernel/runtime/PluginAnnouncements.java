package dev.xcore.kernel.runtime;

import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.kernel.runtime.PluginStatus.Transition;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Tells of every change in the life of one plugin as system events: {@code plugin.NAME.loaded},
 * {@code reloaded}, {@code failed}, {@code unloaded}, and {@code state_changed} for each of them.
 */
final class PluginAnnouncements {

  private final SystemEvents events;
  private final String plugin;

  PluginAnnouncements(SystemEvents events, String plugin) {
    this.events = events;
    this.plugin = plugin;
  }

  /** Tells of a transition, whatever it means. */
  void moved(Transition transition) {
    Map<String, Object> data = about();
    data.put("from", text(transition.from()));
    data.put("to", text(transition.to()));
    data.put("cause", transition.cause());
    data.put("actor", transition.actor());
    events.announce("plugin." + plugin + ".state_changed", data);
    if (transition.to() == PluginState.UNLOADED) {
      events.announce("plugin." + plugin + ".unloaded", about());
    }
  }

  /** Tells that a version serves which follows none. */
  void loaded(String version) {
    Map<String, Object> data = about();
    data.put("version", version);
    events.announce("plugin." + plugin + ".loaded", data);
  }

  /** Tells that a version serves in place of another. */
  void reloaded(String from, String to) {
    Map<String, Object> data = about();
    data.put("from", from);
    data.put("to", to);
    events.announce("plugin." + plugin + ".reloaded", data);
  }

  /** Tells that a load or reload failed; after a reload the old version still serves. */
  void failed(PluginLoadException failure) {
    Map<String, Object> data = about();
    data.put("code", text(failure.code()));
    data.put("message", PluginEntry.headline(failure));
    events.announce("plugin." + plugin + ".failed", data);
  }

  private Map<String, Object> about() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("plugin", plugin);
    return data;
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
