package dev.xcore.testkit;

import dev.xcore.app.Logging;
import dev.xcore.app.LoggingOptions;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the platform's own log lines out of test reports, unless the project configures Logback.
 */
final class QuietLogging {

  private QuietLogging() {}

  static void install() {
    ClassLoader loader = QuietLogging.class.getClassLoader();
    boolean isConfigured =
        loader.getResource("logback-test.xml") != null || loader.getResource("logback.xml") != null;
    if (!isConfigured) {
      Logging.install(
          new LoggingOptions(
              "error", Map.of("plugin", "info"), false, false, Optional.empty(), 1, 1));
    }
  }
}
