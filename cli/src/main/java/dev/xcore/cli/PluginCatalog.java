package dev.xcore.cli;

import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.settings.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What lies in a plugin folder, read without loading anything.
 *
 * @param directory the plugin folder; need not exist
 * @param plugins by name
 */
record PluginCatalog(Path directory, List<InstalledPlugin> plugins) {

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
    List<InstalledPlugin> plugins = new ArrayList<>();
    for (Path location : locations(directory)) {
      plugins.add(read(location, reader, overrides));
    }
    plugins.sort(Comparator.comparing(InstalledPlugin::name));
    return new PluginCatalog(directory, List.copyOf(plugins));
  }

  /** Reads one plugin, in the plugin folder or elsewhere. */
  static InstalledPlugin read(
      Path location, ManifestReader reader, Function<String, Map<String, Object>> overrides) {
    try {
      return new InstalledPlugin(
          location, Optional.of(reader.read(location, overrides)), List.of());
    } catch (SettingsException wrong) {
      return new InstalledPlugin(location, Optional.empty(), wrong.problems());
    }
  }

  /**
   * Finds a plugin by its name, or by that of its folder or jar.
   *
   * @throws CommandFailure if there is none; names the nearest
   */
  InstalledPlugin get(String name) {
    return plugins.stream()
        .filter(plugin -> plugin.name().equals(name))
        .findFirst()
        .or(() -> plugins.stream().filter(plugin -> plugin.fileName().equals(name)).findFirst())
        .orElseThrow(() -> new CommandFailure(missing(name)));
  }

  private String missing(String name) {
    List<String> names = plugins.stream().map(InstalledPlugin::name).toList();
    return "there is no plugin '%s' in %s%s"
        .formatted(name, directory, Wording.didYouMean(name, names));
  }

  private static List<Path> locations(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(PluginCatalog::isPlugin).sorted().toList();
    } catch (IOException failure) {
      throw new CommandFailure("cannot read " + directory + ": " + failure.getMessage(), failure);
    }
  }

  private static boolean isPlugin(Path file) {
    String name = String.valueOf(file.getFileName());
    boolean isSkipped = name.startsWith("_") || name.startsWith(".");
    return !isSkipped && (Files.isDirectory(file) || name.endsWith(".jar"));
  }
}
