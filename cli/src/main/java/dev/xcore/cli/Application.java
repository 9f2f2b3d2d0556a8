package dev.xcore.cli;

import dev.xcore.app.Xcore;
import dev.xcore.app.config.Configuration;
import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.registry.Version;
import dev.xcore.kernel.runtime.KernelOptions;
import dev.xcore.kernel.runtime.PluginFolder;
import dev.xcore.kernel.runtime.PluginPackage;
import dev.xcore.kernel.settings.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The application that a command is about, as it lies on disk.
 *
 * @param root its folder
 * @param configuration as it would be in force now
 * @param environment for {@code ${VAR}} in manifests
 */
record Application(Path root, Configuration configuration, Map<String, String> environment) {

  private static final String MANIFEST = "plugin.yaml";

  /**
   * Reads the application.
   *
   * @param surroundings the working directory and the environment
   * @param config the configuration file or its folder; empty for the working directory
   * @throws dev.xcore.kernel.settings.SettingsException with every problem at once
   */
  static Application open(Surroundings surroundings, Optional<Path> config) {
    return open(surroundings, config, Map.of());
  }

  /**
   * Reads the application with settings over all others.
   *
   * @param surroundings the working directory and the environment
   * @param config the configuration file or its folder; empty for the working directory
   * @param overrides by dotted key
   * @throws dev.xcore.kernel.settings.SettingsException with every problem at once
   */
  static Application open(
      Surroundings surroundings, Optional<Path> config, Map<String, String> overrides) {
    Configuration configuration = loader(surroundings, config).withOverrides(overrides).load();
    return new Application(root(surroundings, config), configuration, configuration.variables());
  }

  /** Prepares to read the application's configuration. */
  static ConfigurationLoader loader(Surroundings surroundings, Optional<Path> config) {
    ConfigurationLoader loader =
        ConfigurationLoader.in(root(surroundings, config))
            .withEnvironment(surroundings.environment());
    return config
        .map(surroundings::resolve)
        .filter(file -> !Files.isDirectory(file))
        .map(loader::withFile)
        .orElse(loader);
  }

  /** The application's folder. */
  static Path root(Surroundings surroundings, Optional<Path> config) {
    Path root = config.map(surroundings::resolve).orElse(surroundings.directory());
    if (Files.isDirectory(root)) {
      return root;
    }
    if (!Files.isRegularFile(root)) {
      throw new CommandFailure("there is no configuration file " + root);
    }
    return Optional.ofNullable(root.getParent()).orElse(surroundings.directory());
  }

  Path pluginDirectory() {
    return configuration.plugins().directory();
  }

  /** Where a server of this application listens. */
  URI url() {
    String host = configuration.server().host();
    String reachable =
        switch (host) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::", "[::]" -> "[::1]";
          default -> host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    String scheme = configuration.server().tls().isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + reachable + ":" + configuration.server().port());
  }

  /**
   * The administration token that the server has left in its secrets, empty before its first run.
   */
  Optional<String> adminToken() {
    Path file = configuration.app().varDirectory().resolve("secrets").resolve("admin-token");
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new CommandFailure(
          "cannot read the administration token in %s: %s; run the command as the server's user"
              .formatted(file, failure.getMessage()),
          failure);
    }
  }

  /** What the kernel would be told at a start. */
  KernelOptions kernelOptions() {
    return KernelOptions.builder(
            pluginDirectory(), configuration.app().varDirectory(), Version.parse(Xcore.VERSION))
        .disabled(configuration.plugins().disabled())
        .pluginOverrides(configuration.plugins()::overridesOf)
        .environment(environment)
        .ephemeral(configuration.plugins().ephemeral())
        .signatures(configuration.plugins()::signatures)
        .sandbox(
            configuration
                .security()
                .sandbox()
                .options(configuration.app().varDirectory(), environment))
        .scan(configuration.security().scan())
        .core(Xcore.corePlugins(configuration))
        .build();
  }

  /** Reads what lies in the plugin folder. */
  PluginCatalog catalog() {
    return PluginCatalog.read(pluginDirectory(), environment, configuration.plugins()::overridesOf);
  }

  /**
   * Finds a plugin whose manifest is sound.
   *
   * @param surroundings what paths are relative to
   * @param nameOrPath its name, or where it lies
   * @throws CommandFailure if there is none
   * @throws SettingsException if it is not sound
   */
  PluginPackage sound(Surroundings surroundings, String nameOrPath) {
    return switch (catalog().inspect(plugin(surroundings, nameOrPath)).entry()) {
      case PluginFolder.Found found -> found.plugin();
      case PluginFolder.Broken broken -> throw new SettingsException(broken.failure().problems());
    };
  }

  /**
   * Finds a plugin's folder or jar.
   *
   * @param surroundings what paths are relative to
   * @param nameOrPath its name, or where it lies
   * @throws CommandFailure if there is none
   */
  Path plugin(Surroundings surroundings, String nameOrPath) {
    Path given = surroundings.resolve(Path.of(nameOrPath));
    boolean isPath =
        Files.exists(given.resolve(MANIFEST))
            || Files.isRegularFile(given)
            || (nameOrPath.contains("/") && Files.isDirectory(given));
    return isPath ? given : catalog().get(nameOrPath).location();
  }
}
