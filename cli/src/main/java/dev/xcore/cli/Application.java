package dev.xcore.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

final class Application {
  private final Path root;
  private final Surroundings surroundings;

  private Application(Path root, Surroundings surroundings) {
    this.root = root;
    this.surroundings = surroundings;
  }

  static Application open(Surroundings surroundings, Optional<Path> config) {
    return new Application(surroundings.directory(), surroundings);
  }

  Path pluginDirectory() {
    return root.resolve("plugins");
  }

  URI url() {
    return URI.create("http://127.0.0.1:8082");
  }

  Optional<String> adminToken() {
    return Optional.empty();
  }

  PluginCatalog catalog() {
    return PluginCatalog.read(
        pluginDirectory(), surroundings.environment(), name -> java.util.Map.of());
  }

  Path pluginFolder(String name) {
    Path given = surroundings.resolve(Path.of(name));
    return Files.isRegularFile(given.resolve("plugin.yaml"))
        ? given
        : catalog().get(name).location();
  }
}
