package dev.xcore.server;

import java.util.Locale;
import java.util.Objects;

/**
 * Something whose health is part of the server's.
 *
 * @param name unique, {@code snake_case}
 * @param probe looks at it
 */
public record HealthCheck(String name, Probe probe) {

  /** How well something is. */
  public enum Status {
    /** All is well. */
    HEALTHY,
    /** It works, but not as it should. */
    DEGRADED,
    /** It does not work. */
    UNHEALTHY;

    /**
     * Returns the status as JSON shows it.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a look at something found.
   *
   * @param status how well it is
   * @param message one line for people, without internals
   */
  public record Outcome(Status status, String message) {

    /** Checks that nothing is null. */
    public Outcome {
      Objects.requireNonNull(status, "status is null");
      Objects.requireNonNull(message, "message is null");
    }
  }

  /** Looks at something. Thread safe. */
  @FunctionalInterface
  public interface Probe {

    /**
     * Looks at it, without waiting long: it runs at each request for the server's health.
     *
     * @return what was found
     * @throws Exception counts as unhealthy
     */
    Outcome look() throws Exception;
  }
}
