package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.Requirement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The packages that one version of a plugin offers to plugins that require it: they see its very
 * classes, and have to be linked anew when it is replaced.
 *
 * @param plugin the plugin that offers them
 * @param packages names of Java packages
 * @param loader of the plugin's classes
 * @param code folders and jars that the classes are in
 * @param contentHash of the plugin's files
 */
record PluginExports(
    String plugin,
    List<String> packages,
    PluginClassLoader loader,
    List<Path> code,
    String contentHash) {

  PluginExports {
    packages = List.copyOf(new TreeSet<>(packages));
    code = List.copyOf(code);
  }

  /** Returns what a version offers, empty if that is nothing. */
  static Optional<PluginExports> of(PluginManifest manifest, PluginCode code) {
    return manifest.exports().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PluginExports(
                manifest.name(),
                manifest.exports(),
                code.loader(),
                code.classPath(),
                code.contentHash()));
  }

  /**
   * Returns what a plugin can link to: the exports of what it requires.
   *
   * @param manifest of the plugin
   * @param versions finds the version of a plugin to link to, by its name
   */
  static List<PluginExports> visibleTo(
      PluginManifest manifest, Function<String, Optional<LoadedPlugin>> versions) {
    List<PluginExports> visible = new ArrayList<>();
    for (Requirement requirement : manifest.requires()) {
      versions
          .apply(requirement.name())
          .filter(version -> requirement.range().contains(version.active().manifest().version()))
          .flatMap(version -> of(version.active().manifest(), version.code()))
          .ifPresent(visible::add);
    }
    return List.copyOf(visible);
  }

  boolean offers(String packageName) {
    return packages.contains(packageName);
  }
}
