package dev.xcore.app;

import dev.xcore.app.config.Configuration;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.services.extensions.ExtensionGround;
import dev.xcore.services.extensions.Extensions;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes the extensions that the configuration names. */
final class ExtensionWiring {

  private static final String JAR = ".jar";

  private ExtensionWiring() {}

  /**
   * Makes them; starts nothing.
   *
   * @throws SettingsException with everything that is wrong with them
   */
  static Extensions create(Configuration configuration, OutboundHttp outbound) {
    return Extensions.create(
        configuration.services().extensions(),
        new ExtensionGround(
            loader(configuration),
            configuration.app().varDirectory(),
            outbound,
            HibernateConstraints::new));
  }

  /**
   * The application's class path, and the jars in {@code lib/} beside its configuration. The loader
   * lives as long as the process: extensions may leave threads behind that need its classes.
   */
  private static ClassLoader loader(Configuration configuration) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader application = context == null ? ExtensionWiring.class.getClassLoader() : context;
    List<URL> jars = jars(configuration.folder().resolve("lib"));
    return jars.isEmpty() || configuration.services().extensions().isEmpty()
        ? application
        : new URLClassLoader("extensions", jars.toArray(URL[]::new), application);
  }

  private static List<URL> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(JAR)).sorted().toList()) {
        jars.add(url(file));
      }
      return jars;
    } catch (IOException e) {
      throw new SettingsException(
          List.of(Problem.of(folder.toString(), "cannot be read: " + e.getMessage())));
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException("every file has a URL", impossible);
    }
  }
}
