package dev.xcore.sdk;

import java.util.Map;
import java.util.Optional;

/** The fields of a call: an immutable tree of maps, lists, strings, numbers and booleans. */
public interface Payload {

  /**
   * Returns all fields.
   *
   * @return an unmodifiable map; values may be null where the caller sent null
   */
  Map<String, Object> asMap();

  /**
   * Returns one field.
   *
   * @param name the field's name
   * @return its value, empty if absent or null
   */
  default Optional<Object> get(String name) {
    return Optional.ofNullable(asMap().get(name));
  }

  /**
   * Returns one text field.
   *
   * @param name the field's name
   * @return its value
   * @throws ValidationException if the field is absent or not a text
   */
  String text(String name);

  /**
   * Returns one number field.
   *
   * @param name the field's name
   * @return its value
   * @throws ValidationException if the field is absent or not a whole number of 64 bits
   */
  long integer(String name);

  /**
   * Converts and validates the whole payload.
   *
   * @param type a record or another bindable type
   * @param <T> that type
   * @return the value
   * @throws ValidationException if a field is missing, of a wrong type or violates a constraint
   */
  <T> T as(Class<T> type);
}
