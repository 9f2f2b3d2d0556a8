package dev.xcore.server;

import dev.xcore.handlers.EventName;
import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.ValidationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event that an administrator sends.
 *
 * @param name of the event
 * @param data a value tree
 * @param isPublished whether nobody waits for its handlers
 */
record EventPost(String name, @Nullable Object data, boolean isPublished) {

  private static final List<String> MEMBERS = List.of("name", "data", "mode");

  /**
   * Reads a body.
   *
   * @param body such as {@code {"name": "stock.low", "data": {}, "mode": "emit"}}
   * @throws InvalidPayloadException if it is no JSON object
   * @throws ValidationException if a member is missing, wrong or unknown
   */
  static EventPost of(@Nullable Object body) {
    if (!(body instanceof Map<?, ?> members)) {
      throw new InvalidPayloadException(
          "the body must be a JSON object, such as {\"name\": \"stock.low\", \"data\": {}}");
    }
    for (Object member : members.keySet()) {
      if (!MEMBERS.contains(String.valueOf(member))) {
        throw wrong(String.valueOf(member), "is unknown; allowed are name, data and mode", member);
      }
    }
    return new EventPost(
        name(members.get("name")), members.get("data"), isPublished(members.get("mode")));
  }

  private static String name(@Nullable Object given) {
    if (!(given instanceof String name)) {
      throw wrong("name", "must be the name of an event, such as stock.low", given);
    }
    try {
      return EventName.require(name);
    } catch (IllegalArgumentException e) {
      throw wrong("name", String.valueOf(e.getMessage()), given);
    }
  }

  private static boolean isPublished(@Nullable Object mode) {
    return switch (mode) {
      case null -> false;
      case String text when text.equals("emit") -> false;
      case String text when text.equals("publish") -> true;
      default -> throw wrong("mode", "must be emit or publish", mode);
    };
  }

  private static ValidationException wrong(String field, String message, @Nullable Object given) {
    return new ValidationException(
        field + ": " + message,
        List.of(new FieldError(field, message, Optional.ofNullable(given))));
  }
}
