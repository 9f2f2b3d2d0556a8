package dev.xcore.app.catalog;

import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.settings.Check;
import dev.xcore.kernel.settings.Document;
import dev.xcore.kernel.settings.Key;
import dev.xcore.kernel.settings.Section;
import dev.xcore.kernel.settings.Settings;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.kernel.settings.Types;
import dev.xcore.server.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code plugins.lock}, beside {@code xcore.yaml}: exactly which plugins were fetched, so that
 * another machine can have the same. Immutable.
 *
 * @param plugins by name
 */
public record LockFile(SortedMap<String, Locked> plugins) {

  /** The file's name. */
  public static final String NAME = "plugins.lock";

  private static final String HEAD =
      """
      # Which plugins were fetched, written by 'xcore plugin install', 'update' and 'remove'.
      # Keep it under version control; 'xcore plugin restore' installs exactly these.
      """;

  private static final Key<String> VERSION = Key.of("version", Types.text()).required();
  private static final Key<String> ORIGIN = Key.of("origin", Types.text()).required();
  private static final Key<String> SHA256 =
      Key.of("sha256", Types.text(Sha256.FORM, "64 lower-case hexadecimal digits")).required();
  private static final Key<Map<String, Settings>> PLUGINS =
      Key.of("plugins", Types.map(IndexFormat.NAME, Section.of(VERSION, ORIGIN, SHA256)))
          .or(Map.of());
  private static final Section ROOT = Section.of(PLUGINS);

  /** Copies the map. */
  public LockFile {
    plugins = Collections.unmodifiableSortedMap(new TreeMap<>(plugins));
  }

  /**
   * One plugin that was fetched.
   *
   * @param version its version
   * @param origin where from: {@code registry+URL} or {@code git+URL#COMMIT}
   * @param sha256 of its jar, or over the list of its files
   */
  public record Locked(Version version, String origin, String sha256) {

    private static final String REGISTRY = "registry+";

    /**
     * Returns the registry it came from.
     *
     * @return its address; empty if it came from elsewhere
     */
    public Optional<String> registry() {
      return origin.startsWith(REGISTRY)
          ? Optional.of(origin.substring(REGISTRY.length()))
          : Optional.empty();
    }

    /**
     * Returns the repository it came from.
     *
     * @return the repository and the commit; empty if it came from elsewhere
     */
    public Optional<PluginSpec.Git> git() {
      int hash = origin.lastIndexOf('#');
      return origin.startsWith("git+") && hash > 0
          ? Optional.of(
              new PluginSpec.Git(
                  origin.substring("git+".length(), hash), Optional.of(origin.substring(hash + 1))))
          : Optional.empty();
    }
  }

  /**
   * Reads the lock file of an application.
   *
   * @param folder the application's
   * @return what is locked; nothing if there is no such file
   * @throws SettingsException if the file is not sound; names every place
   */
  public static LockFile read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return new LockFile(new TreeMap<>());
    }
    Check check = Check.create();
    @Nullable Settings read = ROOT.read(Document.read(file).root(), "", check);
    check.throwIfProblems();
    SortedMap<String, Locked> plugins = new TreeMap<>();
    if (read != null) {
      read.get(PLUGINS).forEach((name, plugin) -> plugins.put(name, locked(name, plugin, check)));
    }
    check.throwIfProblems();
    return new LockFile(plugins);
  }

  private static Locked locked(String name, Settings plugin, Check check) {
    Version version = new Version(0, 0, 0, List.of(), List.of());
    try {
      version = Version.parse(plugin.get(VERSION));
    } catch (IllegalArgumentException wrong) {
      check.problem(
          plugin.place(VERSION),
          "plugins." + name + ".version",
          String.valueOf(wrong.getMessage()));
    }
    return new Locked(version, plugin.get(ORIGIN), plugin.get(SHA256));
  }

  /**
   * Returns the same with one plugin locked.
   *
   * @param name the plugin
   * @param locked what is installed
   * @return the new content
   */
  public LockFile with(String name, Locked locked) {
    SortedMap<String, Locked> next = new TreeMap<>(plugins);
    next.put(name, locked);
    return new LockFile(next);
  }

  /**
   * Returns the same without a plugin.
   *
   * @param name the plugin
   * @return the new content
   */
  public LockFile without(String name) {
    SortedMap<String, Locked> next = new TreeMap<>(plugins);
    next.remove(name);
    return new LockFile(next);
  }

  /**
   * Changes the lock file of an application, unless the change is none.
   *
   * @param folder the application's
   * @param change makes the new content from the present one
   * @throws CatalogException if it cannot be written
   */
  public static void change(Path folder, UnaryOperator<LockFile> change) {
    LockFile before = read(folder);
    LockFile after = change.apply(before);
    if (after.equals(before)) {
      return;
    }
    try {
      AtomicFile.replace(folder.resolve(NAME), after.text().getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new CatalogException(
          "%s cannot be written: %s".formatted(folder.resolve(NAME), failure), failure);
    }
  }

  /** Writes YAML; quoted texts are JSON's, which YAML reads too. */
  private String text() {
    StringBuilder text = new StringBuilder(HEAD);
    text.append(plugins.isEmpty() ? "plugins: {}\n" : "plugins:\n");
    plugins.forEach((name, locked) ->
        text.append(
            "  %s:\n    version: %s\n    origin: %s\n    sha256: %s\n"
                .formatted(
                    quoted(name),
                    quoted(locked.version().toString()),
                    quoted(locked.origin()),
                    quoted(locked.sha256()))));
    return text.toString();
  }

  private static String quoted(String text) {
    return new String(Json.write(text), StandardCharsets.UTF_8);
  }
}
