package dev.xcore.testkit;

import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.settings.Document;
import dev.xcore.server.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A temporary application with the tested plugin and those it requires.
 *
 * @param root the application's folder, removed at close
 * @param location the copy of the tested plugin
 * @param plugin its manifest
 */
record TestApplication(Path root, Path location, PluginManifest plugin) implements AutoCloseable {

  /**
   * As strong as the machine can, for authors run their own code; no worker waits for a second
   * plugin.
   */
  private static final Map<String, Object> SANDBOX = Map.of("require", "process", "pool_size", 0);

  /** Tests of plugins need no accounts, and no database for them. */
  private static final Map<String, Object> CORE =
      Map.of("users", false, "auth", false, "otp", false);

  static TestApplication create(Path tested, List<Path> others, String config, String services) {
    Path source = tested.toAbsolutePath().normalize();
    if (!Files.exists(source)) {
      throw new IllegalStateException("there is no plugin at " + source);
    }
    PluginManifest manifest =
        ManifestReader.create(System.getenv()).read(source, name -> Map.of()).manifest();
    try {
      Path root = Files.createTempDirectory("xcore-testkit");
      Path plugins = Files.createDirectory(root.resolve("plugins"));
      for (Path other : others) {
        PluginCopy.of(other.toAbsolutePath().normalize()).into(plugins);
      }
      Path location = PluginCopy.of(source).named(manifest.name()).into(plugins);
      Files.write(
          root.resolve("xcore.yaml"), Json.write(settings(manifest.name(), config, services)));
      return new TestApplication(root, location, manifest);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Path configurationFile() {
    return root.resolve("xcore.yaml");
  }

  @Override
  public void close() {
    try {
      PluginCopy.delete(root);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Closes on the way out of a failure. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (UncheckedIOException problem) {
      failure.addSuppressed(problem);
    }
  }

  /** JSON is YAML. */
  private static Map<String, Object> settings(String plugin, String config, String services) {
    Map<String, Object> plugins = new LinkedHashMap<>();
    plugins.put("directory", "./plugins");
    plugins.put("watch", false);
    plugins.put("core", CORE);
    if (!config.isBlank()) {
      Object tree = Document.parse("settings of the test", config).root().tree();
      plugins.put("config", Map.of(plugin, Objects.requireNonNull(tree)));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("app", Map.of("name", "testkit"));
    all.put("server", Map.of("host", "127.0.0.1", "port", 0));
    all.put("security", Map.of("sandbox", SANDBOX));
    all.put("plugins", plugins);
    if (!services.isBlank()) {
      Object tree = Document.parse("services of the test", services).root().tree();
      all.put("services", Objects.requireNonNull(tree));
    }
    return all;
  }
}
