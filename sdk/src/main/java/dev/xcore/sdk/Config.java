package dev.xcore.sdk;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of a plugin: {@code config} of its manifest, overridden by {@code plugins.config.NAME}
 * of the application. An immutable snapshot; {@link Plugin#onConfigChange} brings the next one.
 *
 * <p>Keys may be dotted to reach into sections: {@code mail.host}.
 */
public interface Config {

  /**
   * Returns all settings.
   *
   * @return an unmodifiable tree of maps, lists and scalars
   */
  Map<String, Object> asMap();

  /**
   * Returns one setting as it is.
   *
   * @param key a key, dotted for nested ones
   * @return the value, empty if absent
   */
  Optional<Object> get(String key);

  /**
   * Returns one setting as text.
   *
   * @param key a key, dotted for nested ones
   * @return the value, empty if absent
   */
  Optional<String> text(String key);

  /**
   * Returns one setting as text.
   *
   * @param key a key, dotted for nested ones
   * @param fallback the value if absent
   * @return the value or the fallback
   */
  default String text(String key, String fallback) {
    return text(key).orElse(fallback);
  }

  /**
   * Returns one setting as a whole number.
   *
   * @param key a key, dotted for nested ones
   * @param fallback the value if absent
   * @return the value or the fallback
   * @throws ValidationException if the value is not a whole number of 64 bits
   */
  long integer(String key, long fallback);

  /**
   * Returns one setting as a switch.
   *
   * @param key a key, dotted for nested ones
   * @param fallback the value if absent
   * @return the value or the fallback
   * @throws ValidationException if the value is not {@code true} or {@code false}
   */
  boolean flag(String key, boolean fallback);

  /**
   * Returns one setting as a duration.
   *
   * @param key a key, dotted for nested ones
   * @param fallback the value if absent
   * @return the value or the fallback
   * @throws ValidationException if the value is not like {@code 500ms}, {@code 10s}, {@code 5m},
   *     {@code 2h} or a number of seconds
   */
  Duration duration(String key, Duration fallback);

  /**
   * Converts and validates all settings.
   *
   * @param type a record, constraints included
   * @param <T> that record
   * @return the settings
   * @throws ValidationException if a setting is missing, of a wrong type or violates a constraint
   */
  <T> T as(Class<T> type);
}
