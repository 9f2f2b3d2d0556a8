package dev.xcore.app;

import dev.xcore.app.config.ConfigurationLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An application folder for tests, on a free port. Without core plugins, unless a test is about
 * them: they need a database, which a boot would have to make each time.
 */
final class TestApplication {

  private static final Map<String, String> WITHOUT_CORE =
      Map.of(
          "plugins.core.users", "false",
          "plugins.core.auth", "false",
          "plugins.core.otp", "false");

  private final Path folder;

  TestApplication(Path folder) {
    this.folder = folder;
    configure("");
  }

  Path folder() {
    return folder;
  }

  Path file() {
    return folder.resolve("xcore.yaml");
  }

  TestApplication configure(String more) {
    return write("xcore.yaml", "server: {port: 0}\n" + more);
  }

  /** Adds a trusted source plugin of one class. */
  TestApplication plugin(String name, String manifest, String className, String source) {
    write(
        "plugins/" + name + "/plugin.yaml",
        "name: " + name + "\nversion: 1.0.0\nexecution_mode: trusted\n" + manifest);
    return write("plugins/" + name + "/src/" + className + ".java", source);
  }

  /** Adds a plugin that answers with its greeting, and remembers being told of a new one. */
  TestApplication greeter() {
    return plugin(
        "greeter",
        "config: {greeting: Hello}\n",
        "Greeter",
        """
        import dev.xcore.sdk.*;
        import dev.xcore.sdk.http.*;

        public final class Greeter implements Plugin {
          private volatile String greeting;

          public Greeter(PluginContext context) {
            greeting = context.config().text("greeting", "");
          }

          @Override public void onConfigChange(Config config) {
            if (config.text("greeting", "").equals("refused")) {
              throw new IllegalArgumentException("that is no greeting");
            }
            greeting = config.text("greeting", "");
          }

          @Action public String greet(String name) { return greeting + ", " + name + "!"; }

          @Get("/{name}") public String page(String name) { return greet(name); }
        }
        """);
  }

  Xcore load() {
    return load(Map.of());
  }

  Xcore load(Map<String, String> environment) {
    return Xcore.load(loader(environment).withOverrides(WITHOUT_CORE));
  }

  /** Loads it as a user would. */
  Xcore loadWithCore() {
    return Xcore.load(loader(Map.of()));
  }

  private ConfigurationLoader loader(Map<String, String> environment) {
    return ConfigurationLoader.in(folder).withEnvironment(environment);
  }

  private TestApplication write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
