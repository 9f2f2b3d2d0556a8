package dev.xcore.kernel.runtime;

import dev.xcore.kernel.observability.SystemEvents;
import dev.xcore.kernel.runtime.PluginStatus.Transition;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Announces what happens to plugins. Thread safe. */
final class PluginNews {

  private final SystemEvents events;

  PluginNews(SystemEvents events) {
    this.events = events;
  }

  void moved(String plugin, Transition transition) {
    Map<String, Object> data = about(plugin);
    data.put("from", text(transition.from()));
    data.put("to", text(transition.to()));
    data.put("cause", transition.cause());
    data.put("actor", transition.actor());
    announce(plugin, "state_changed", data);
  }

  void loaded(String plugin, String version, String actor) {
    Map<String, Object> data = about(plugin);
    data.put("version", version);
    data.put("actor", actor);
    announce(plugin, "loaded", data);
  }

  void reloaded(String plugin, String from, String to, String actor) {
    Map<String, Object> data = about(plugin);
    data.put("from", from);
    data.put("to", to);
    data.put("actor", actor);
    announce(plugin, "reloaded", data);
  }

  /**
   * A load or reload failed.
   *
   * @param isServing whether an older version goes on
   */
  void failed(String plugin, PluginLoadException failure, boolean isServing, String actor) {
    Map<String, Object> data = about(plugin);
    data.put("code", text(failure.code()));
    data.put("message", failure.problems().getFirst().toString());
    data.put("serving", isServing);
    data.put("actor", actor);
    announce(plugin, "failed", data);
  }

  void unloaded(String plugin, String actor) {
    Map<String, Object> data = about(plugin);
    data.put("actor", actor);
    announce(plugin, "unloaded", data);
  }

  private static Map<String, Object> about(String plugin) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("plugin", plugin);
    return data;
  }

  private void announce(String plugin, String what, Map<String, Object> data) {
    events.announce("plugin." + plugin + "." + what, data);
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
