package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.registry.ManifestReading;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.runtime.PluginPackage.Form;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder in which plugins lie: one sub-folder or one jar each. Nothing in it is loaded, changed
 * or held open. Thread safe.
 */
public final class PluginFolder {

  /** Below the platform's own folder: plugins that it makes of single source files. */
  public static final String TASK_FILES = "task-files";

  private final Path directory;
  private final List<Path> all;
  private final ManifestSource manifests;
  private final CorePlugins core;
  private final List<Path> corePlaces;

  private PluginFolder(
      Path directory,
      List<Path> others,
      CorePlugins core,
      List<Path> corePlaces,
      ManifestSource manifests) {
    this.core = core;
    this.corePlaces = corePlaces.stream().map(place -> place.toAbsolutePath().normalize()).toList();
    this.directory = directory.toAbsolutePath().normalize();
    this.all =
        Stream.concat(
                Stream.of(this.directory),
                others.stream().map(other -> other.toAbsolutePath().normalize()))
            .toList();
    this.manifests = manifests;
  }

  /** What lies at one place. */
  public sealed interface Entry {

    /**
     * Returns the place.
     *
     * @return the absolute path of a folder or jar
     */
    Path location();

    /**
     * Returns the plugin's name.
     *
     * @return as in the manifest; without a sound one, that of the folder or jar
     */
    String name();
  }

  /**
   * A plugin that can be loaded, as far as its manifest tells.
   *
   * @param plugin the plugin
   * @param warnings what its author should know
   */
  public record Found(PluginPackage plugin, List<Problem> warnings) implements Entry {

    /** Copies the warnings. */
    public Found {
      warnings = List.copyOf(warnings);
    }

    @Override
    public Path location() {
      return plugin.location();
    }

    @Override
    public String name() {
      return plugin.manifest().name();
    }
  }

  /**
   * Something that cannot be loaded.
   *
   * @param name of the folder or jar
   * @param location its path
   * @param failure why
   */
  public record Broken(String name, Path location, PluginLoadException failure) implements Entry {}

  /**
   * Opens the folder that the application's plugins lie in.
   *
   * @param options of the kernel
   * @return the folder, which need not exist
   */
  public static PluginFolder of(KernelOptions options) {
    ManifestReader reader = ManifestReader.create(options.environment(), options.ephemeral());
    return new PluginFolder(
        options.pluginDirectory(),
        List.of(options.varDirectory().resolve(TASK_FILES)),
        options.core(),
        options.core().places(options.varDirectory()).toList(),
        location -> reader.read(location, options.pluginOverrides()));
  }

  /**
   * Opens a folder.
   *
   * @param directory the folder, which need not exist
   * @param manifests reads manifests
   * @return the folder
   */
  public static PluginFolder of(Path directory, ManifestSource manifests) {
    return new PluginFolder(directory, List.of(), CorePlugins.none(), List.of(), manifests);
  }

  /**
   * Returns the folder itself.
   *
   * @return absolute; need not exist
   */
  public Path directory() {
    return directory;
  }

  /**
   * Returns the plugins that come with the platform, whose names nothing in this folder may have.
   *
   * @return those that are loaded
   */
  public CorePlugins core() {
    return core;
  }

  /**
   * Tells whether something in this folder is or should be a plugin.
   *
   * @param child a path directly below the folder; need not exist any more
   * @return false for names that start with {@code _} or {@code .}, and for other files than jars
   */
  public static boolean isPlugin(Path child) {
    String name = child.getFileName().toString();
    if (name.startsWith("_") || name.startsWith(".")) {
      return false;
    }
    return Files.isDirectory(child)
        || name.endsWith(".jar")
        || (Files.isSymbolicLink(child) && !Files.exists(child));
  }

  /**
   * Looks at everything that is or should be a plugin: sub-folders and jars, but not names that
   * start with {@code _} or {@code .}.
   *
   * @return in the order of the names of folders and jars, core plugins first; empty if the folder
   *     does not exist
   * @throws UncheckedIOException if the folder itself cannot be read
   */
  public List<Entry> scan() {
    return Stream.concat(
            corePlaces.stream().filter(Files::exists).map(this::inspect),
            all.stream().filter(Files::exists).flatMap(folder -> scan(folder).stream()))
        .toList();
  }

  private List<Entry> scan(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(PluginFolder::isPlugin).sorted().map(this::inspect).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("the plugin folder " + folder + " cannot be read", e);
    }
  }

  /** Lists where a plugin of some name would usually lie, without looking into it: what exists. */
  List<Path> placesOf(String name) {
    if (core.has(name)) {
      return corePlaces.stream().filter(place -> isUsual(place, name)).toList();
    }
    List<Path> found = new ArrayList<>();
    for (Path folder : all) {
      try (DirectoryStream<Path> places =
          Files.newDirectoryStream(folder, place -> isUsual(place, name))) {
        places.forEach(found::add);
      } catch (IOException | DirectoryIteratorException unreadable) {
        // The whole folder is looked at next, and says what is wrong.
        found.removeIf(place -> place.startsWith(folder));
      }
    }
    return found.stream().filter(PluginFolder::isPlugin).sorted().toList();
  }

  private static boolean isUsual(Path place, String name) {
    String file = String.valueOf(place.getFileName());
    return file.equals(name)
        || file.equals(name + ".jar")
        || (file.startsWith(name + "-") && file.endsWith(".jar"));
  }

  /**
   * Looks at one plugin, wherever it lies.
   *
   * @param location its folder or jar
   * @return the plugin, or why it cannot be loaded
   */
  public Entry inspect(Path location) {
    Path absolute = location.toAbsolutePath().normalize();
    try {
      return read(absolute);
    } catch (PluginLoadException e) {
      return new Broken(nameOf(absolute), absolute, e);
    } catch (SettingsException e) {
      return broken(absolute, Code.MANIFEST_INVALID, e.problems());
    } catch (IOException | UncheckedIOException e) {
      Problem problem = Problem.of(absolute.toString(), "cannot be read: " + e);
      return broken(absolute, Code.UNREADABLE, List.of(problem));
    }
  }

  private Found read(Path location) throws IOException {
    if (!Files.exists(location)) {
      throw PluginFiles.refused(location, "does not exist, or is a link that leads nowhere");
    }
    boolean folder = Files.isDirectory(location);
    if (folder) {
      checkManifestInside(location);
    } else if (!Files.isRegularFile(location)) {
      throw PluginFiles.refused(location, "is neither a folder nor a file; remove it");
    } else {
      PluginFiles.checkSize(location, Files.size(location));
      PluginArchive.open(location, location).close();
    }
    ManifestReading reading = manifests.read(location);
    Form form = corePlaces.contains(location) ? Form.CORE : folder ? form(location) : Form.ARCHIVE;
    return new Found(new PluginPackage(location, form, reading.manifest()), reading.warnings());
  }

  /** A link could make the errors of the manifest show any file of this machine. */
  private static void checkManifestInside(Path folder) throws IOException {
    for (String name : List.of(ManifestReader.FILE, "plugin.json", "plugin.yml")) {
      Path manifest = folder.resolve(name);
      if (Files.exists(manifest) && !manifest.toRealPath().startsWith(folder.toRealPath())) {
        throw PluginFiles.refused(
            folder, name + " is a link that leads out of the plugin; put the file itself there");
      }
    }
  }

  private static Form form(Path folder) throws IOException {
    if (holds(folder.resolve("src"), ".java")) {
      return Form.SOURCE;
    }
    if (holds(folder.resolve("classes"), ".class")
        || !CodePath.jars(folder.resolve("lib")).isEmpty()) {
      return Form.BINARY;
    }
    throw new PluginLoadException(
        Code.ENTRY_POINT,
        List.of(
            Problem.of(
                folder.toString(),
                "holds no code; put sources into src/, or classes into classes/ or lib/*.jar")),
        null);
  }

  private static boolean holds(Path folder, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      Optional<Path> any = files.filter(file -> file.toString().endsWith(suffix)).findFirst();
      return any.isPresent();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Broken broken(Path location, Code code, List<Problem> problems) {
    return new Broken(nameOf(location), location, new PluginLoadException(code, problems, null));
  }

  /**
   * Returns the name by which a plugin without a sound manifest is known.
   *
   * @param location its folder or jar
   * @return the name of the file, without {@code .jar}
   */
  public static String nameOf(Path location) {
    String name = String.valueOf(location.getFileName());
    return name.endsWith(".jar") ? name.substring(0, name.length() - ".jar".length()) : name;
  }
}
