package dev.xcore.testkit;

import dev.xcore.app.Logging;
import dev.xcore.app.LoggingOptions;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the platform's own log lines out of test reports, unless the project configures Logback.
 */
final class QuietLogging {

  /** The least that is allowed; without a file nothing is rotated. */
  private static final long ROTATION_BYTES = 1024;

  private QuietLogging() {}

  static void install() {
    ClassLoader loader = QuietLogging.class.getClassLoader();
    boolean isConfigured =
        loader.getResource("logback-test.xml") != null || loader.getResource("logback.xml") != null;
    if (!isConfigured) {
      Logging.install(
          new LoggingOptions(
              "error",
              Map.of("plugin", "info"),
              false,
              false,
              Optional.empty(),
              ROTATION_BYTES,
              1));
    }
  }
}
