package dev.xcore.benchmarks;

import dev.xcore.app.Xcore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The platform in a process of its own, serving a folder's plugins until it is ended. */
public final class XcoreServer {

  private XcoreServer() {}

  /**
   * Starts the platform.
   *
   * @param application its folder, with {@code plugins/}; gets an {@code xcore.yaml}
   * @param port to serve on
   * @param options of the virtual machine
   */
  static JavaProcess start(Path application, int port, List<String> options) throws IOException {
    Path configuration = configure(application, application.resolve("plugins"), port);
    return JavaProcess.start(
        application, options, XcoreServer.class.getName(), configuration.toString());
  }

  /** Writes the configuration of an application: defaults but for port, folders and log level. */
  static Path configure(Path application, Path plugins, int port) throws IOException {
    return configure(application, plugins, port, false);
  }

  /** The same, and whether the plugin folder is watched. */
  static Path configure(Path application, Path plugins, int port, boolean watch)
      throws IOException {
    return configure(application, plugins, port, watch, List.of());
  }

  /** The same, and which plugins are left out. */
  static Path configure(
      Path application, Path plugins, int port, boolean watch, List<String> disabled)
      throws IOException {
    String text =
        """
        app:
          name: Benchmark
        server:
          port: %d
        plugins:
          directory: %s
          watch: %s
          disabled: [%s]
        observability:
          logging:
            level: warn
        """
            .formatted(port, plugins.toAbsolutePath(), watch, String.join(", ", disabled));
    return Files.writeString(application.resolve("xcore.yaml"), text);
  }

  /**
   * Serves until the process is ended.
   *
   * @param arguments the configuration file
   * @throws InterruptedException if the process ends
   */
  public static void main(String[] arguments) throws InterruptedException {
    try (Xcore xcore = Xcore.load(Path.of(arguments[0]))) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(xcore::close));
      xcore.boot();
      Thread.currentThread().join();
    }
  }
}
