package dev.xcore.cli;

import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.surface.Surface;
import dev.xcore.kernel.surface.SurfaceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what an older version of a plugin offered: by its version number, in a document of its
 * surface, or in a folder or jar of the plugin itself.
 *
 * @param application whose servers have written down surfaces
 * @param catalog reads plugins
 * @param check looks into them
 */
record OlderVersion(Application application, PluginCatalog catalog, PluginCheck check) {

  /**
   * Finds a surface.
   *
   * @param plugin the plugin's name
   * @param against a version number, or where something lies
   * @param path the same as a path
   * @throws CommandFailure if there is nothing, or something unsound
   */
  Surface find(String plugin, String against, Path path) throws IOException {
    Surface found = surface(plugin, against, path);
    if (!found.plugin().equals(plugin)) {
      throw new CommandFailure(
          "%s is of plugin '%s' and not of '%s'".formatted(against, found.plugin(), plugin));
    }
    return found;
  }

  private Surface surface(String plugin, String against, Path path) throws IOException {
    Optional<Path> known = numbered(plugin, against);
    if (known.isPresent()) {
      return of(known.get());
    }
    if (Files.exists(path)) {
      return of(path);
    }
    throw new CommandFailure(
        "there is no version %s of plugin '%s'%s; give a version, or a path to a surface document,"
                .formatted(against, plugin, others(plugin))
            + " a plugin folder or a jar");
  }

  private String others(String plugin) {
    List<String> known = store().versions(plugin).stream().map(Version::toString).toList();
    return known.isEmpty()
        ? ": a server writes its surface when it loads it"
        : "; known are " + String.join(", ", known);
  }

  private Optional<Path> numbered(String plugin, String version) {
    Path kept =
        application.configuration().app().varDirectory().resolve("versions").resolve(plugin);
    return store()
        .find(plugin, version)
        .or(() ->
            Stream.of(version, version + ".jar", plugin + "-" + version + ".jar")
                .filter(name -> !name.contains("/") && !name.contains("\\"))
                .map(kept::resolve)
                .filter(Files::exists)
                .findFirst());
  }

  private SurfaceStore store() {
    return SurfaceStore.of(application.configuration().app().varDirectory());
  }

  private Surface of(Path path) throws IOException {
    return path.getFileName().toString().endsWith(".json") && Files.isRegularFile(path)
        ? Surface.read(path)
        : ofPlugin(path);
  }

  private Surface ofPlugin(Path path) throws IOException {
    InstalledPlugin older = catalog.inspect(inner(path));
    AtomicReference<@Nullable Surface> found = new AtomicReference<>();
    List<Problem> problems =
        older.entry() instanceof PluginFolder.Found sound
            ? check.code(sound.plugin(), found::set)
            : older.problems();
    Surface surface = found.get();
    if (surface == null) {
      throw new CommandFailure(
          "the older version in %s is not sound: %s"
              .formatted(path, problems.isEmpty() ? "it has no handlers" : problems.getFirst()));
    }
    return surface;
  }

  /** A folder that holds nothing but a plugin's folder or jar stands for that. */
  private static Path inner(Path path) throws IOException {
    if (!Files.isDirectory(path) || Files.exists(path.resolve("plugin.yaml"))) {
      return path;
    }
    try (Stream<Path> content = Files.list(path)) {
      List<Path> plugins =
          content
              .filter(each ->
                  Files.exists(each.resolve("plugin.yaml")) || each.toString().endsWith(".jar"))
              .toList();
      return plugins.size() == 1 ? plugins.getFirst() : path;
    }
  }
}
