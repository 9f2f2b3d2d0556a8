package dev.xcore.kernel.registry;

import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Node;
import dev.xcore.kernel.settings.Place;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads manifests, reporting every problem at once. Thread safe. */
public final class ManifestReader {

  /** The manifest's file name. */
  public static final String FILE = "plugin.yaml";

  private static final String JSON_FILE = "plugin.json";

  private final Map<String, String> environment;
  private final PluginManifest.Ephemeral ephemeral;

  private ManifestReader(Map<String, String> environment, PluginManifest.Ephemeral ephemeral) {
    this.environment = Map.copyOf(environment);
    this.ephemeral = ephemeral;
  }

  /**
   * Makes a reader.
   *
   * @param environment for {@code ${VAR}} in {@code env}
   * @return the reader
   */
  public static ManifestReader create(Map<String, String> environment) {
    return create(environment, PluginManifest.Ephemeral.USUAL);
  }

  /**
   * Makes a reader that knows the operator's defaults.
   *
   * @param environment for {@code ${VAR}} in {@code env}
   * @param ephemeral limits of throw-away instances where a manifest says nothing
   * @return the reader
   */
  public static ManifestReader create(
      Map<String, String> environment, PluginManifest.Ephemeral ephemeral) {
    return new ManifestReader(environment, ephemeral);
  }

  /**
   * Reads the manifest of a plugin on disk.
   *
   * @param location the plugin's folder, or its jar
   * @param overrides the operator's {@code runtime, resources, permissions, allowed_callers} by the
   *     plugin's name, in the form of the manifest, empty for none; they win
   * @return the manifest
   * @throws SettingsException if there is no manifest, or it is not sound
   */
  public ManifestReading read(Path location, Function<String, Map<String, Object>> overrides) {
    if (Files.isDirectory(location)) {
      String shownRoot = location + location.getFileSystem().getSeparator();
      return find(location, shownRoot)
          .map(document -> read(document, location, overrides))
          .orElseGet(() -> readLegacy(location, shownRoot, overrides));
    }
    try (FileSystem jar = FileSystems.newFileSystem(location, Map.of())) {
      Path root = jar.getPath("/");
      Document document =
          find(root, location + "!/").orElseThrow(() -> missing(location + "!/", ""));
      return read(document, root, overrides);
    } catch (IOException | ProviderNotFoundException e) {
      throw failure(location.toString(), "is neither a folder nor a readable jar: " + e);
    }
  }

  /** Finds the file that a plugin is described by; empty if it has none. */
  private static Optional<Document> find(Path root, String shownRoot) {
    if (Files.isRegularFile(root.resolve(FILE))) {
      return Optional.of(Document.read(root.resolve(FILE), shownRoot + FILE));
    }
    if (Files.isRegularFile(root.resolve(JSON_FILE))) {
      Document document = Document.read(root.resolve(JSON_FILE), shownRoot + JSON_FILE);
      return Optional.of(document).filter(found -> !LegacyReader.isInstallRecord(found));
    }
    if (Files.exists(root.resolve("plugin.yml"))) {
      throw failure(shownRoot + "plugin.yml", "is not read; rename it to " + FILE);
    }
    return Optional.empty();
  }

  private ManifestReading readLegacy(
      Path root, String shownRoot, Function<String, Map<String, Object>> overrides) {
    Check check = Check.create();
    LegacyReader reader = new LegacyReader(root, shownRoot, check);
    Optional<LegacyManifest> found = reader.whole();
    check.throwIfProblems();
    LegacyManifest legacy = found.orElseThrow(() -> missing(shownRoot, reader.reason()));
    Document document = new Document(legacy.keys().place().source(), legacy.keys());
    return assemble(document, legacy.tasks(), root, overrides, check);
  }

  private static SettingsException missing(String shownRoot, String reason) {
    String forms =
        "does not exist; create it with at least: name: my-plugin, version: 1.0.0,"
            + " execution_mode: trusted ('xcore plugin new my-plugin' makes a whole plugin)."
            + " Only a plugin of generation 1 needs none: a folder with a class Run or Plugin in"
            + " src/ that has @PluginInfo";
    return failure(shownRoot + FILE, reason.isEmpty() ? forms : forms + "; " + reason);
  }

  /**
   * Reads a manifest.
   *
   * @param document the manifest
   * @param root the plugin's folder, or the root of its jar's file system
   * @param overrides the operator's overrides by the plugin's name, empty for none; they win
   * @return the manifest
   * @throws SettingsException if the manifest or its overrides are not sound
   */
  public ManifestReading read(
      Document document, Path root, Function<String, Map<String, Object>> overrides) {
    Check check = Check.create();
    if (!LegacyReader.isLegacy(document)) {
      return assemble(document, List.of(), root, overrides, check);
    }
    String shownRoot = document.file().replaceFirst("[^/\\\\]*$", "");
    LegacyManifest beneath = new LegacyReader(root, shownRoot, check).beneath(document);
    Document whole = new Document(document.file(), beneath.keys().merge(document.root()));
    return assemble(whole, beneath.tasks(), root, overrides, check);
  }

  private ManifestReading assemble(
      Document document,
      List<String> tasks,
      Path root,
      Function<String, Map<String, Object>> overrides,
      Check check) {
    @Nullable Settings written = ManifestSchema.MANIFEST.read(document.root(), "", check);
    if (written == null) {
      throw new SettingsException(check.problems());
    }
    Settings effective =
        written.find(ManifestSchema.NAME).map(overrides).filter(map -> !map.isEmpty()).isEmpty()
            ? written
            : override(document, written, overrides, check);
    PluginManifest manifest =
        new ManifestAssembly(effective, root, environment, ephemeral, check, tasks).manifest();
    check.throwIfProblems();
    return new ManifestReading(manifest, check.warnings());
  }

  private static Settings override(
      Document document,
      Settings written,
      Function<String, Map<String, Object>> overrides,
      Check check) {
    String name = written.get(ManifestSchema.NAME);
    Place place = Place.of("configuration");
    Node node = Node.of(overrides.apply(name), place);
    int before = check.problems().size();
    ManifestSchema.OVERRIDES.read(node, "plugins.overrides." + name, check);
    if (check.problems().size() > before || !(node instanceof Node.Mapping mapping)) {
      return written;
    }
    // Both parts have been reported on, so what a second look notes is dropped.
    Settings merged =
        ManifestSchema.MANIFEST.read(document.root().merge(mapping), "", Check.create());
    return merged == null ? written : merged;
  }

  private static SettingsException failure(String file, String message) {
    return new SettingsException(List.of(Problem.of(file, message)));
  }
}
