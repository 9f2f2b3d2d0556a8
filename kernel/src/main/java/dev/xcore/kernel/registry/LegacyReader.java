package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads plugins of generation 1: an annotated class instead of a manifest. Used once. */
final class LegacyReader {

  private final Path root;
  private final String shownRoot;
  private final Check check;
  private final LegacyEntry.Search search;

  /**
   * Prepares to read a folder.
   *
   * @param root the plugin's folder
   * @param shownRoot what problems call it, with a separator at its end
   * @param check told of what is wrong and what the author should know
   */
  LegacyReader(Path root, String shownRoot, Check check) {
    this.root = root;
    this.shownRoot = shownRoot;
    this.check = check;
    this.search = new LegacyEntry.Search(root, shownRoot, check);
  }

  /** Tells whether a manifest asks for the contract of generation 1. */
  static boolean isLegacy(Document manifest) {
    Node.Entry mode = manifest.root().entries().get(ManifestSchema.EXECUTION_MODE.name());
    return mode != null
        && mode.value() instanceof Node.Scalar scalar
        && scalar.text().toLowerCase(Locale.ROOT).equals("legacy");
  }

  /** Tells whether a {@code plugin.json} is the installer's record of generation 1. */
  static boolean isInstallRecord(Document json) {
    return List.of("active", "async", "requirements").stream()
        .anyMatch(json.root().entries()::containsKey);
  }

  /** Reads a folder without a manifest; empty if its entry class cannot be told. */
  Optional<LegacyManifest> whole() {
    Optional<LegacyEntry> entry = search.run();
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    installRecord();
    LegacyConfig config = LegacyConfig.read(root, shownRoot, check);
    String folder = String.valueOf(root.toAbsolutePath().normalize().getFileName());
    return Optional.of(LegacyManifest.of(folder, entry.get(), config, check));
  }

  /** What the installer of generation 1 has noted counts no more, except that it was off. */
  private void installRecord() {
    Path file = root.resolve("plugin.json");
    if (!Files.isRegularFile(file)) {
      return;
    }
    Document json = Document.read(file, shownRoot + "plugin.json");
    Node.Entry active = json.root().entries().get("active");
    if (active != null && Boolean.FALSE.equals(active.value().tree())) {
      check.problem(
          active.place(),
          "active",
          "is false, so the plugin is not loaded; remove plugin.json to load it");
    }
    check.warning(
        json.root().place(), "", "is not used any more: libraries are jars in lib/; remove it");
  }

  /** Says why the entry class cannot be told. */
  String reason() {
    return search.reason();
  }

  /** Reads what a manifest with {@code execution_mode: legacy} leaves open. */
  LegacyManifest beneath(Document manifest) {
    Node.Entry name = manifest.root().entries().get(ManifestSchema.NAME.name());
    check.warning(
        manifest.root().place(),
        "",
        PluginManifest.deprecation(name == null ? "NAME" : String.valueOf(name.value().tree())));
    LegacyConfig config = LegacyConfig.read(root, shownRoot, check);
    return LegacyManifest.beneath(search.run(), config, manifest.root().place());
  }
}
