package dev.xcore.kernel.runtime;

import dev.xcore.compiler.CompilerOptions;
import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.runtime.PluginFiles.PluginFile;
import dev.xcore.kernel.runtime.PluginPackage.Form;
import dev.xcore.kernel.runtime.PrivateCopies.PrivateCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.ZipOutputStream;

/**
 * Packs plugin folders into archives: {@code plugin.yaml} at the root, sources compiled, {@code
 * lib/}, {@code resources/}, {@code migrations/} and {@code data/} as they are. The same content
 * gives the same bytes on the same JDK. What was written is loaded once before it gets its name.
 */
public final class PluginPackager {

  /** What an archive takes over from a folder, besides classes and {@code data/}. */
  private static final Pattern TAKEN =
      Pattern.compile(
          "plugin\\.yaml|plugin\\.json|lib/[^/]+\\.jar|(resources|migrations)/.+"
              + "|(LICENSE|NOTICE|README|CHANGELOG)[^/]*");

  private static final String CLASSES = "classes/";

  private final Path scratch;
  private final CompilerOptions compiler;

  private PluginPackager(Path scratch, CompilerOptions compiler) {
    this.scratch = scratch;
    this.compiler = compiler;
  }

  /**
   * An archive that was written.
   *
   * @param file the archive
   * @param entries the names of the files in it, sorted
   * @param leftOut files of the folder that are not in it, sorted; sources are not listed
   */
  public record Packed(Path file, List<String> entries, List<String> leftOut) {

    /** Copies the lists. */
    public Packed {
      entries = List.copyOf(entries);
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * Makes a packager.
   *
   * @param scratch an existing folder for intermediate results; its owner removes it
   * @param compiler how sources are compiled
   * @return the packager
   */
  public static PluginPackager create(Path scratch, CompilerOptions compiler) {
    return new PluginPackager(scratch, compiler);
  }

  /**
   * Returns the file name of a plugin's archive.
   *
   * @param plugin the plugin
   * @return {@code NAME-VERSION.jar}
   */
  public static String fileName(PluginPackage plugin) {
    return "%s-%s.jar".formatted(plugin.manifest().name(), plugin.manifest().version());
  }

  /**
   * Packs a plugin. An archive of the same name is replaced, in one step.
   *
   * @param plugin a folder, with sources or classes
   * @param directory where the archive goes; made if it is not there
   * @param others finds the plugins whose exports it may use, by name
   * @return the archive, {@code NAME-VERSION.jar}
   * @throws PluginLoadException if the plugin does not compile, or the archive does not load
   * @throws IOException if files cannot be read or written
   */
  public Packed pack(
      PluginPackage plugin, Path directory, Function<String, Optional<PluginPackage>> others)
      throws IOException {
    if (plugin.form() == Form.ARCHIVE) {
      throw PluginFiles.refused(
          plugin.location(), "is an archive already; name the folder it was made from");
    }
    if (plugin.manifest().mode() == ExecutionMode.LEGACY) {
      throw PluginFiles.refused(
          plugin.location(),
          "is a plugin of generation 1, which lives in a folder; move it to a plugin.yaml first: 'xcore plugin migrate %s'"
              .formatted(plugin.manifest().name()));
    }
    PrivateCopy copy = new PrivateCopies(scratch.resolve("plugins")).take(plugin);
    Map<String, Path> entries = new TreeMap<>();
    List<String> leftOut = new ArrayList<>();
    try (ContentStore.Lease _ = copy.lease();
        PluginCodeLoader loader = PluginCodeLoader.create(scratch.resolve("trial"), compiler);
        LinkedCode links = LinkedCode.with(loader, others)) {
      List<PluginExports> imports = links.visibleTo(plugin);
      addFiles(plugin, copy, entries, leftOut);
      if (plugin.form() == Form.SOURCE) {
        addCompiled(plugin, copy, imports, entries);
      }
      checkEntryPoint(plugin, entries);
      Trial trial = archive -> loader.load(archive, imports).close();
      Path file = write(plugin, entries, Files.createDirectories(directory), trial);
      return new Packed(file, List.copyOf(entries.keySet()), leftOut);
    }
  }

  private static void addFiles(
      PluginPackage plugin, PrivateCopy copy, Map<String, Path> entries, List<String> leftOut)
      throws IOException {
    for (var file : copy.files()) {
      String path = file.path();
      Path source = copy.directory().resolve(path);
      if (TAKEN.matcher(path).matches()) {
        add(plugin, entries, path, source);
      } else if (plugin.form() == Form.BINARY && path.startsWith(CLASSES)) {
        add(plugin, entries, path.substring(CLASSES.length()), source);
      } else if (!path.startsWith("src/")) {
        leftOut.add(path);
      }
    }
    Path data = plugin.location().resolve("data");
    if (Files.isDirectory(data)) {
      for (PluginFile file : PluginFiles.below(plugin.location(), data)) {
        add(plugin, entries, "data/" + file.path(), file.source());
      }
    }
  }

  private void addCompiled(
      PluginPackage plugin,
      PrivateCopy copy,
      List<PluginExports> imports,
      Map<String, Path> entries)
      throws IOException {
    try (SourceCompiler sources = SourceCompiler.create(scratch.resolve("compiled"), compiler);
        ContentStore.Lease compiled = sources.compile(plugin, copy, imports)) {
      Path classes = SourceCompiler.classes(compiled);
      for (Path file : FileTree.files(classes)) {
        add(plugin, entries, PluginFiles.relative(classes, file), file);
      }
    }
  }

  private static void add(
      PluginPackage plugin, Map<String, Path> entries, String name, Path source) {
    if (entries.putIfAbsent(name, source) != null) {
      throw PluginFiles.refused(
          plugin.location(),
          "'%s' would be in the archive twice; rename the one among the classes".formatted(name));
    }
  }

  /** Only an archive's own classes are searched for one that implements {@code Plugin}. */
  private static void checkEntryPoint(PluginPackage plugin, Map<String, Path> entries) {
    boolean hasClasses = entries.keySet().stream().anyMatch(name -> name.endsWith(".class"));
    if (!hasClasses && plugin.manifest().entryPoint().isEmpty()) {
      throw PluginFiles.refused(
          plugin.location().resolve(ManifestReader.FILE),
          "all classes are in lib/; name the entry class: entry_point: com.example.Main");
    }
  }

  /** Loads an archive to see whether that can be done. */
  private interface Trial {
    void load(PluginPackage archive) throws IOException;
  }

  private static Path write(
      PluginPackage plugin, Map<String, Path> entries, Path directory, Trial trial)
      throws IOException {
    Path draft = Files.createTempFile(directory, ".packing-", ".jar");
    try {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(draft))) {
        PlainEntries.write(zip, entries);
      }
      PluginFiles.checkSize(plugin.location(), Files.size(draft));
      trial.load(new PluginPackage(draft, Form.ARCHIVE, plugin.manifest()));
      Path file = directory.resolve(fileName(plugin));
      PlainEntries.makeReadable(draft);
      return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
