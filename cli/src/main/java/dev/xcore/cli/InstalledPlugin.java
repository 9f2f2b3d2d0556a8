package dev.xcore.cli;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginLoadException;
import dev.xcore.kernel.runtime.PluginSignatures;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.signing.SignatureReport;
import dev.xcore.kernel.signing.TrustStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A plugin as it lies in the plugin folder.
 *
 * @param entry what was found there
 */
record InstalledPlugin(PluginFolder.Entry entry) {

  /** The manifest's name, or that of the folder or jar while there is no sound manifest. */
  String name() {
    return entry.name();
  }

  Path location() {
    return entry.location();
  }

  Optional<PluginManifest> manifest() {
    return entry instanceof PluginFolder.Found found
        ? Optional.of(found.plugin().manifest())
        : Optional.empty();
  }

  List<Problem> problems() {
    return entry instanceof PluginFolder.Broken broken ? broken.failure().problems() : List.of();
  }

  List<Problem> warnings() {
    return entry instanceof PluginFolder.Found found ? found.warnings() : List.of();
  }

  /** What its signature is worth; empty if the plugin is not sound. */
  Optional<SignatureReport> signature(TrustStore trust) {
    if (!(entry instanceof PluginFolder.Found found)) {
      return Optional.empty();
    }
    try {
      return Optional.of(PluginSignatures.examine(found.plugin(), trust, Instant.now()));
    } catch (PluginLoadException unsound) {
      return Optional.of(SignatureReport.modified(unsound.problems().getFirst().message()));
    } catch (IOException unreadable) {
      return Optional.of(SignatureReport.modified("its files cannot be read: " + unreadable));
    }
  }

  /** Describes the plugin as the server does, as far as that is known without one. */
  Map<String, Object> report(TrustStore trust) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("name", name());
    report.put("state", problems().isEmpty() ? "installed" : "invalid");
    manifest().ifPresent(manifest -> describe(manifest, report));
    report.put("location", location().toString());
    signature(trust).ifPresent(signature -> report.put("signature", SignatureText.tree(signature)));
    report.put("problems", problems().stream().map(ProblemTree::of).toList());
    if (!warnings().isEmpty()) {
      report.put("warnings", warnings().stream().map(Problem::toString).toList());
    }
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
    if (!manifest.about().tasks().isEmpty()) {
      report.put("tasks", manifest.about().tasks());
    }
  }
}
