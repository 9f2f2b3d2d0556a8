package dev.xcore.sdk;

import java.util.Objects;
import java.util.Optional;

/**
 * One wrong field of a payload or request.
 *
 * @param field path from the payload's root, such as {@code address.street} or {@code items[2].id}
 * @param message what is wrong and what is allowed
 * @param rejected the rejected scalar, at most 64 characters, empty where it is secret, structured
 *     or absent
 */
public record FieldError(String field, String message, Optional<Object> rejected) {

  /** Checks that no component is null. */
  public FieldError {
    Objects.requireNonNull(field, "field is null");
    Objects.requireNonNull(message, "message is null");
    Objects.requireNonNull(rejected, "rejected is null");
  }
}
