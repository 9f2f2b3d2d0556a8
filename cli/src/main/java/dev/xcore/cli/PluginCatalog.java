package dev.xcore.cli;

import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.settings.Wording;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What lies in a plugin folder, read without loading anything.
 *
 * @param directory the plugin folder; need not exist
 * @param folder reads it
 * @param plugins by name
 */
record PluginCatalog(Path directory, PluginFolder folder, List<InstalledPlugin> plugins) {

  /**
   * Reads a plugin folder.
   *
   * @param directory the folder; need not exist
   * @param environment for {@code ${VAR}} in manifests
   * @param overrides the operator's, by plugin name
   */
  static PluginCatalog read(
      Path directory,
      Map<String, String> environment,
      Function<String, Map<String, Object>> overrides) {
    ManifestReader reader = ManifestReader.create(environment);
    PluginFolder folder = PluginFolder.of(directory, location -> reader.read(location, overrides));
    List<InstalledPlugin> plugins =
        folder.scan().stream()
            .map(InstalledPlugin::new)
            .sorted(Comparator.comparing(InstalledPlugin::name))
            .toList();
    return new PluginCatalog(directory, folder, plugins);
  }

  /** Looks at a plugin that lies elsewhere. */
  InstalledPlugin inspect(Path location) {
    return new InstalledPlugin(folder.inspect(location));
  }

  /**
   * Finds a plugin by its name, or by that of its folder or jar.
   *
   * @throws CommandFailure if there is none; names the nearest
   */
  InstalledPlugin get(String name) {
    return plugins.stream()
        .filter(plugin -> plugin.name().equals(name) || fileName(plugin).equals(name))
        .min(Comparator.comparing(plugin -> !plugin.name().equals(name)))
        .orElseThrow(() -> new CommandFailure(missing(name)));
  }

  /** Finds a sound plugin by its name. */
  Optional<PluginPackage> find(String name) {
    return plugins.stream()
        .map(InstalledPlugin::entry)
        .filter(entry -> entry instanceof PluginFolder.Found && entry.name().equals(name))
        .map(entry -> ((PluginFolder.Found) entry).plugin())
        .findFirst();
  }

  private static String fileName(InstalledPlugin plugin) {
    return String.valueOf(plugin.location().getFileName()).replaceFirst("\\.jar$", "");
  }

  String missing(String name) {
    List<String> names = plugins.stream().map(InstalledPlugin::name).toList();
    return "there is no plugin '%s' in %s%s"
        .formatted(name, directory, Wording.didYouMean(name, names));
  }
}
