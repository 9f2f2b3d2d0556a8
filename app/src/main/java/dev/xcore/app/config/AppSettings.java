package dev.xcore.app.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Section {@code app}.
 *
 * @param name of the application
 * @param environment what it runs for
 * @param debug whether errors may show internals
 * @param dotenv the file whose variables were read, empty for none
 * @param secretKey as configured; see {@link Configuration#secretKey}
 * @param varDirectory where the platform writes, absolute
 */
public record AppSettings(
    String name,
    Environment environment,
    boolean debug,
    Optional<Path> dotenv,
    Optional<String> secretKey,
    Path varDirectory) {

  /**
   * Shows the settings without the secret.
   *
   * @return fit for logs
   */
  @Override
  public String toString() {
    return "AppSettings[%s, %s, debug=%s, var=%s]"
        .formatted(name, environment.label(), debug, varDirectory);
  }
}
