package dev.xcore.kernel.runtime;

import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.PluginNotFoundException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies in the plugin folder at one moment, each name once. Of two plugins with one name the
 * first in the order of their paths counts; the others are refused, and known by the names of their
 * files. Immutable.
 *
 * @param sound plugins with a sound manifest, by name
 * @param warnings what authors should know, by the names of their plugins
 * @param refused why others cannot be loaded, by location
 */
record PluginSource(
    Map<String, PluginPackage> sound,
    Map<String, List<Problem>> warnings,
    Map<Path, PluginLoadException> refused) {

  private static final Logger LOG = LoggerFactory.getLogger(PluginSource.class);

  PluginSource {
    sound = Map.copyOf(sound);
    warnings = Map.copyOf(warnings);
    refused = Map.copyOf(refused);
  }

  /** Looks at the whole plugin folder. */
  static PluginSource scan(PluginFolder folder) {
    return of(folder.scan());
  }

  /**
   * Looks for one plugin: first where it was last, then where its name says, then in the whole
   * folder, whose manifests have to be read for that.
   *
   * @throws PluginLoadException if it is there, but refused
   * @throws PluginNotFoundException if it is not there
   */
  static PluginPackage locate(PluginFolder folder, String name, Optional<String> location) {
    PluginSource source =
        Stream.concat(location.map(Path::of).stream(), folder.placesOf(name).stream())
            .map(place -> of(List.of(folder.inspect(place))))
            .filter(looked -> looked.sound().containsKey(name))
            .findFirst()
            .orElseGet(() -> scan(folder));
    source.warn(name);
    return source.find(name, location);
  }

  private static PluginSource of(List<PluginFolder.Entry> entries) {
    Map<String, PluginPackage> sound = new LinkedHashMap<>();
    Map<String, List<Problem>> warnings = new LinkedHashMap<>();
    Map<Path, PluginLoadException> refused = new LinkedHashMap<>();
    for (PluginFolder.Entry entry : entries) {
      switch (entry) {
        case PluginFolder.Found found -> {
          PluginPackage first = sound.putIfAbsent(found.name(), found.plugin());
          if (first == null) {
            warnings.put(found.name(), found.warnings());
          } else {
            refused.put(found.location(), duplicate(first, found.plugin()));
          }
        }
        case PluginFolder.Broken broken -> refused.put(broken.location(), broken.failure());
      }
    }
    return new PluginSource(sound, warnings, refused);
  }

  /** Logs what the author of a plugin should know. */
  void warn(String name) {
    warnings
        .getOrDefault(name, List.of())
        .forEach(problem -> LOG.warn("plugin={} {}", name, problem));
  }

  private static PluginLoadException duplicate(PluginPackage first, PluginPackage second) {
    String name = second.manifest().name();
    String message =
        first.form() == PluginPackage.Form.CORE
            ? "is called '%s' like a core plugin, which is used; rename or remove it; %s"
                .formatted(name, CorePlugins.replacement(name))
            : "is called '%s' like %s, which is used; rename or remove one of them"
                .formatted(name, first.location());
    return new PluginLoadException(
        Code.DUPLICATE_NAME, List.of(Problem.of(second.location().toString(), message)), null);
  }

  /** Returns the name by which a plugin without a sound manifest is known: that of its file. */
  static String nameOf(Path location) {
    String file = String.valueOf(location.getFileName());
    return file.endsWith(".jar") ? file.substring(0, file.length() - 4) : file;
  }

  /** Finds why a plugin is refused, by its location or the name of its file. */
  private Optional<PluginLoadException> refusal(String name, Optional<String> location) {
    return refused.entrySet().stream()
        .filter(entry ->
            location.filter(entry.getKey().toString()::equals).isPresent()
                || nameOf(entry.getKey()).equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private PluginPackage find(String name, Optional<String> location) {
    PluginPackage found = sound.get(name);
    if (found != null) {
      return found;
    }
    refusal(name, location)
        .ifPresent(refusal -> {
          throw refusal;
        });
    throw new PluginNotFoundException(
        "there is no plugin '%s' in the plugin folder%s"
            .formatted(
                Wording.shorten(name), Wording.didYouMean(name, new TreeSet<>(sound.keySet()))));
  }
}
