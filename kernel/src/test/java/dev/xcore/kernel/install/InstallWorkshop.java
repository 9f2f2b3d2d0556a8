package dev.xcore.kernel.install;

import dev.xcore.kernel.events.Announced;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.KernelOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An application's folder, and plugins elsewhere to be installed into it. */
final class InstallWorkshop {

  final Path root;
  final Path plugins;
  final Path var;
  final Path sources;
  final EventBus events = Announced.bus();

  InstallWorkshop(Path root) throws IOException {
    this.root = root;
    this.plugins = root.resolve("plugins");
    this.var = root.resolve("var");
    this.sources = Files.createDirectories(root.resolve("sources"));
  }

  KernelOptions options() {
    return KernelOptions.builder(plugins, var, Version.parse("1.0.0"))
        .timeouts(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(5))
        .events(events)
        .build();
  }

  PluginInstaller installer() {
    return installer(step -> {});
  }

  PluginInstaller installer(Consumer<InstallStep> steps) {
    return PluginInstaller.create(options(), 3, List.of(), Serving.nobody(), steps);
  }

  static Map<String, String> plugin(String name, String version, String... more) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        "plugin.yaml",
        "name: %s\nversion: %s\nexecution_mode: trusted\n%s\n"
            .formatted(name, version, String.join("\n", more)));
    files.put(
        "src/Main.java",
        """
        public final class Main implements dev.xcore.sdk.Plugin {
          @dev.xcore.sdk.Action public String version() { return "%s"; }
        }
        """
            .formatted(version));
    return files;
  }

  /** Puts a plugin's folder down, outside of the plugin folder. */
  LocalSource folder(String name, String version, String... more) {
    return folder(name + "-" + version, plugin(name, version, more));
  }

  LocalSource folder(String folder, Map<String, String> files) {
    files.forEach((path, text) -> write(sources.resolve(folder).resolve(path), text));
    return LocalSource.of(sources.resolve(folder));
  }

  LocalSource zip(String file, String prefix, Map<String, String> files) {
    Path zip = sources.resolve(file);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, String> each : files.entrySet()) {
        out.putNextEntry(new ZipEntry(prefix + each.getKey()));
        out.write(each.getValue().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return LocalSource.of(zip);
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static InstallRequest gently() {
    return new InstallRequest("test", false);
  }

  static InstallRequest byForce() {
    return new InstallRequest("test", true);
  }

  static Optional<String> any() {
    return Optional.empty();
  }

  /** All files of the plugin folder by path, what is private to installations left out. */
  Map<String, String> placed() {
    Map<String, String> placed = new TreeMap<>();
    tree(plugins)
        .forEach((path, text) -> {
          if (!path.startsWith(".staging")) {
            placed.put(path, text);
          }
        });
    return placed;
  }

  /** What installations have left in their private folder, the lock aside. */
  List<String> leftovers() {
    return tree(plugins.resolve(".staging")).keySet().stream()
        .filter(path -> !path.equals("lock"))
        .toList();
  }

  static Map<String, String> tree(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Map.of();
    }
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(file).toString(),
            Files.readString(file, StandardCharsets.ISO_8859_1));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version in the manifest that lies in the plugin folder. */
  Optional<String> versionOf(String plugin) {
    Path manifest = plugins.resolve(plugin).resolve("plugin.yaml");
    try {
      return Files.exists(manifest)
          ? Files.readAllLines(manifest).stream()
              .filter(line -> line.startsWith("version: "))
              .map(line -> line.substring(9))
              .findFirst()
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
