package dev.xcore.cli;

import dev.xcore.app.Logging;
import dev.xcore.app.LoggingOptions;
import dev.xcore.app.config.LoggingSettings;

/** Logging of a process that the command line owns. */
final class ServerLogging {

  private static final long MEBIBYTE = 1 << 20;

  private ServerLogging() {}

  static void install(Application application, boolean colour) {
    LoggingSettings settings = application.configuration().logging();
    Logging.install(
        new LoggingOptions(
            settings.level(),
            settings.levels(),
            settings.json(),
            colour,
            settings.file(),
            Math.toIntExact(Math.max(1, settings.maxFileBytes() / MEBIBYTE)),
            settings.keepFiles()));
  }
}
