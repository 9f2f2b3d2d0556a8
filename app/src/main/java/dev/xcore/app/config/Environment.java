package dev.xcore.app.config;

import java.util.Locale;

/** What an application runs for. Staging behaves as production does. */
public enum Environment {
  /** On a developer's machine: convenient, loopback is trusted. */
  DEVELOPMENT,
  /** A rehearsal of production. */
  STAGING,
  /** For real: strict. */
  PRODUCTION;

  /**
   * Returns the name as it is written in the configuration.
   *
   * @return in lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
