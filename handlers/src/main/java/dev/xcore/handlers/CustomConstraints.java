package dev.xcore.handlers;

import java.util.List;

/**
 * Checks constraints that are not among the standard Jakarta ones (custom annotations, groups).
 *
 * <p>A port: the host plugs in a full validator, made only when a plugin needs it; where there is
 * none, a type with such a constraint fails to load.
 */
public interface CustomConstraints {

  /**
   * One violation.
   *
   * @param path from the validated value, such as {@code address.street}; empty for the value
   * @param message what is wrong
   */
  record Violation(String path, String message) {}

  /**
   * Checks one value.
   *
   * @param value a record or bean, already converted
   * @return the violations of custom constraints, empty if there are none
   */
  List<Violation> check(Object value);
}
