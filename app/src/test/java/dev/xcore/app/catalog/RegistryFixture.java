package dev.xcore.app.catalog;

import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.registry.ManifestReader;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.signing.Ed25519Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A signed registry in a folder, and an application that trusts it. */
final class RegistryFixture {

  final Path folder;
  final Path application;
  final KeyPair key = Ed25519Keys.generate();
  final List<String> warnings = new ArrayList<>();
  Instant now = Instant.parse("2026-11-21T10:00:00Z");
  final InstantSource clock = () -> now;

  RegistryFixture(Path root) throws IOException {
    folder = Files.createDirectories(root.resolve("registry"));
    application = Files.createDirectories(root.resolve("application"));
  }

  RegistryPublisher publisher(KeyPair... keys) {
    return RegistryPublisher.create(folder, List.of(keys), Duration.ofDays(30), clock);
  }

  RegistryPublisher publisher() {
    return publisher(key);
  }

  Release publish(String name, String version, String... manifest) throws IOException {
    return publisher().publish(archive(name, version, manifest), reader());
  }

  Path archive(String name, String version, String... manifest) throws IOException {
    Path jar = Files.createTempFile(application, name, ".jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("plugin.yaml"));
      zip.write(
          "name: %s\nversion: %s\nexecution_mode: trusted\n%s\n"
              .formatted(name, version, String.join("\n", manifest))
              .getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  static PluginFolder reader() {
    ManifestReader reader = ManifestReader.create(Map.of());
    return PluginFolder.of(Path.of("none"), location -> reader.read(location, name -> Map.of()));
  }

  Registry open() throws IOException {
    return open(folder.toUri(), "development", true);
  }

  Registry open(URI url, String environment, boolean trusting) throws IOException {
    return Registry.open(configuration(url, environment, trusting), clock, warnings::add);
  }

  Configuration configuration(URI url, String environment, boolean trusting) throws IOException {
    Path keyFile = application.resolve("registry.pub");
    Files.writeString(keyFile, Ed25519Keys.pem(key.getPublic()));
    Path file = application.resolve("xcore.yaml");
    Files.writeString(
        file,
        "app: {env: %s}\nregistry:\n  url: %s\n  cache_ttl: 10m\n%s"
            .formatted(environment, url, trusting ? "  trusted_keys: [registry.pub]\n" : ""));
    return ConfigurationLoader.in(application).withFile(file).withEnvironment(Map.of()).load();
  }

  Path index() {
    return folder.resolve(Registry.INDEX);
  }

  /** Lets the kept index grow old. */
  void pass(Duration time) {
    now = now.plus(time);
  }
}
