package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What operators should know of a plugin that serves nevertheless. */
public final class PluginNotices {

  private PluginNotices() {}

  /**
   * Collects what there is to know.
   *
   * @param manifest of the plugin
   * @param snapshot what serves beside it
   * @return one sentence each; empty if all is well
   */
  public static List<String> of(PluginManifest manifest, Snapshot snapshot) {
    List<String> notices = new ArrayList<>();
    if (manifest.mode() == ExecutionMode.LEGACY) {
      notices.add(PluginManifest.deprecation(manifest.name()));
    }
    if (!manifest.about().tasks().isEmpty()) {
      notices.add(PluginManifest.idleTasks(manifest.about().tasks()));
    }
    notices.addAll(absent(manifest, snapshot));
    return List.copyOf(notices);
  }

  /** Names the optional requirements that a plugin has to do without. */
  static List<String> absent(PluginManifest manifest, Snapshot snapshot) {
    Map<String, ActivePlugin> active = snapshot.active();
    return manifest.requires().stream()
        .filter(Requirement::optional)
        .filter(requirement -> !active.containsKey(requirement.name()))
        .map(requirement ->
            "starts without '%s', which is optional: %s"
                .formatted(
                    requirement.name(),
                    snapshot.unavailable().containsKey(requirement.name())
                        ? "it is " + snapshot.unavailable().get(requirement.name())
                        : "there is no such plugin"))
        .toList();
  }
}
