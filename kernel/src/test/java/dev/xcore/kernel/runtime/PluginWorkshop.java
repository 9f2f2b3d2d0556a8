package dev.xcore.kernel.runtime;

import dev.xcore.compiler.CodeLocation;
import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.sdk.Plugin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes plugins in all forms below one folder. */
final class PluginWorkshop {

  static final String HELLO =
      """
      package hello;

      public final class Hello implements dev.xcore.sdk.Plugin {
        public String greet() {
          return "hello";
        }
      }
      """;

  private final Path folder;

  PluginWorkshop(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  static String manifest(String name, String... more) {
    return "name: %s\nversion: 1.0.0\nexecution_mode: trusted\n%s\n"
        .formatted(name, String.join("\n", more));
  }

  /** Makes a folder with a manifest. */
  Path plugin(String name, String... manifestLines) {
    return write(name + "/plugin.yaml", manifest(name, manifestLines)).getParent();
  }

  /** Makes a plugin in source form with one class. */
  Path source(String name, String source, String... manifestLines) {
    Path plugin = plugin(name, manifestLines);
    write(name + "/src/" + fileOf(source), source);
    return plugin;
  }

  /** Makes a plugin in binary form. */
  Path binary(String name, String source, String... manifestLines) {
    Path plugin = plugin(name, manifestLines);
    compile(plugin.resolve("classes"), List.of(), source);
    return plugin;
  }

  /** Makes a plugin in archive form, with more entries by name. */
  Path archive(String name, String source, Map<String, byte[]> more, String... manifestLines) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("plugin.yaml", bytes(manifest(name, manifestLines)));
    entries.putAll(classes(List.of(), source));
    entries.putAll(more);
    return zip(folder.resolve(name + "-1.0.0.jar"), entries);
  }

  Path write(String path, String content) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles classes and returns them by their paths. */
  Map<String, byte[]> classes(List<Path> libraries, String... sources) {
    try {
      Path output = Files.createTempDirectory(folder, ".classes");
      compile(output, libraries, sources);
      Map<String, byte[]> classes = new LinkedHashMap<>();
      for (Path file : FileTree.files(output)) {
        classes.put(output.relativize(file).toString(), Files.readAllBytes(file));
      }
      FileTree.delete(output);
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void compile(Path output, List<Path> libraries, String... sources) {
    try {
      Files.createDirectories(output);
      Path root = Files.createTempDirectory("sources");
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
        List<Path> files =
            Stream.of(sources)
                .map(source -> new PluginWorkshop(root).write(fileOf(source), source))
                .toList();
        List<Path> path =
            Stream.concat(Stream.of(CodeLocation.of(Plugin.class)), libraries.stream()).toList();
        manager.setLocationFromPaths(javax.tools.StandardLocation.CLASS_PATH, path);
        manager.setLocationFromPaths(javax.tools.StandardLocation.CLASS_OUTPUT, List.of(output));
        List<String> options = List.of("-proc:none", "-parameters", "-g");
        var units = manager.getJavaFileObjectsFromPaths(files);
        if (!compiler.getTask(null, manager, null, options, null, units).call()) {
          throw new IllegalStateException("the test's own source does not compile");
        }
      }
      FileTree.delete(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path zip(Path file, Map<String, byte[]> entries) {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  PluginFolder pluginFolder() {
    ManifestReader reader = ManifestReader.create(Map.of());
    return PluginFolder.of(folder, location -> reader.read(location, name -> Map.of()));
  }

  /** Reads a sound plugin. */
  PluginPackage read(Path location) {
    return switch (pluginFolder().inspect(location)) {
      case PluginFolder.Found found -> found.plugin();
      case PluginFolder.Broken broken -> throw broken.failure();
    };
  }

  /** Finds the shared corpora, which lie beside the repository or one of its parents. */
  static Optional<Path> corpora() {
    Path directory = Path.of(System.getProperty("xcore.repository", ".")).toAbsolutePath();
    for (Path parent = directory; parent != null; parent = parent.getParent()) {
      Path corpora = parent.resolve("shared/corpora");
      if (Files.isDirectory(corpora)) {
        return Optional.of(corpora);
      }
    }
    return Optional.empty();
  }

  private static String fileOf(String source) {
    var name =
        java.util.regex.Pattern.compile("(?:class|interface|enum|record) (\\w+)").matcher(source);
    var inPackage = java.util.regex.Pattern.compile("package ([\\w.]+);").matcher(source);
    String folder = inPackage.find() ? inPackage.group(1).replace('.', '/') + "/" : "";
    return folder + (name.find() ? name.group(1) : "Empty") + ".java";
  }
}
