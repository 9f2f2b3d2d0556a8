package dev.xcore.sdk;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How well something is; immutable.
 *
 * @param status healthy, degraded or unhealthy
 * @param message one line for people, may be empty
 * @param details strings, numbers and booleans worth knowing, by name; for administrators
 */
public record Health(Status status, String message, Map<String, ?> details) {

  /** How well something is, best first. */
  public enum Status {
    /** All is well. */
    HEALTHY,
    /** It works, but not as it should. */
    DEGRADED,
    /** It does not work: the plugin cannot serve. */
    UNHEALTHY;

    /**
     * Returns the status as JSON shows it.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the worse of two.
     *
     * @param other another one
     * @return this or the other
     */
    public Status worse(Status other) {
      return compareTo(other) < 0 ? other : this;
    }
  }

  /** Checks that nothing is null, and copies the details. */
  public Health {
    Objects.requireNonNull(status, "status is null");
    Objects.requireNonNull(message, "message is null");
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /**
   * Says that all is well.
   *
   * @return healthy, without a message
   */
  public static Health healthy() {
    return new Health(Status.HEALTHY, "", Map.of());
  }

  /**
   * Says that all is well.
   *
   * @param message one line
   * @return healthy
   */
  public static Health healthy(String message) {
    return new Health(Status.HEALTHY, message, Map.of());
  }

  /**
   * Says that it works, but not as it should: slowly, from a cache, with one replica less.
   *
   * @param message what is wrong
   * @return degraded; the plugin goes on serving
   */
  public static Health degraded(String message) {
    return new Health(Status.DEGRADED, message, Map.of());
  }

  /**
   * Says that it does not work.
   *
   * @param message what is wrong
   * @return unhealthy; when that repeats itself, the plugin's calls are answered 503
   */
  public static Health unhealthy(String message) {
    return new Health(Status.UNHEALTHY, message, Map.of());
  }

  /**
   * Adds a detail.
   *
   * @param name its name, {@code snake_case}
   * @param value a string, number or boolean
   * @return a copy with the detail
   */
  public Health with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(details);
    more.put(name, value);
    return new Health(status, message, more);
  }
}
