package dev.xcore.cli;

import dev.xcore.kernel.registry.ManifestReading;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.settings.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A plugin as it lies in the plugin folder.
 *
 * @param location its folder or jar
 * @param reading its manifest, empty if that is not sound
 * @param problems why it is not
 */
record InstalledPlugin(Path location, Optional<ManifestReading> reading, List<Problem> problems) {

  /** The manifest's name, or that of the folder or jar while there is no sound manifest. */
  String name() {
    return manifest().map(PluginManifest::name).orElseGet(this::fileName);
  }

  Optional<PluginManifest> manifest() {
    return reading.map(ManifestReading::manifest);
  }

  List<Problem> warnings() {
    return reading.map(ManifestReading::warnings).orElse(List.of());
  }

  String fileName() {
    String file = String.valueOf(location.getFileName());
    return file.endsWith(".jar") ? file.substring(0, file.length() - ".jar".length()) : file;
  }

  /** Describes the plugin as the server does, as far as that is known without one. */
  Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("name", name());
    report.put("state", problems.isEmpty() ? "installed" : "invalid");
    manifest().ifPresent(manifest -> describe(manifest, report));
    report.put("location", location.toString());
    report.put("problems", problems.stream().map(Problem::toString).toList());
    return report;
  }

  private static void describe(PluginManifest manifest, Map<String, Object> report) {
    report.put("version", manifest.version().toString());
    report.put("mode", manifest.mode().name().toLowerCase(Locale.ROOT));
    report.put("description", manifest.about().description());
    report.put("author", manifest.about().author());
    report.put("license", manifest.about().license());
    report.put("prefix", manifest.api().prefix());
    report.put(
        "requires",
        manifest.requires().stream().map(need -> need.name() + ": " + need.range()).toList());
  }
}
