package dev.xcore.server;

import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.ValidationException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request says of how to install: texts and flags by name.
 *
 * @param values texts and booleans, of a query, a form or a JSON object
 */
record InstallFields(Map<String, Object> values) {

  static InstallFields query(HttpExchange exchange, RequestLimits limits) {
    return new InstallFields(
        PluginRequest.flat(FormText.parse(exchange.rawQuery(), limits.maxParts())));
  }

  /** Reads a JSON body; none counts as an empty object. */
  static InstallFields json(HttpExchange exchange, RequestLimits limits) throws IOException {
    byte[] body = LimitedBody.of(exchange, limits).readAllBytes();
    if (body.length == 0) {
      return new InstallFields(Map.of());
    }
    if (!(Json.read(body) instanceof Map<?, ?> members)) {
      throw new InvalidPayloadException("the body must be a JSON object");
    }
    Map<String, Object> values = new LinkedHashMap<>();
    members.forEach((name, value) -> {
      if (value != null) {
        values.put(String.valueOf(name), value);
      }
    });
    return new InstallFields(values);
  }

  Optional<String> text(String name) {
    Object value = values.get(name);
    if (value != null && !(value instanceof String)) {
      throw wrong(name, "must be a text");
    }
    return Optional.ofNullable((String) value).filter(text -> !text.isBlank());
  }

  boolean flag(String name) {
    Object value = values.getOrDefault(name, false);
    if (value instanceof Boolean flag) {
      return flag;
    }
    return switch (String.valueOf(value)) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw wrong(name, "must be true or false");
    };
  }

  static ValidationException wrong(String name, String message) {
    return new ValidationException(
        name + " " + message, List.of(new FieldError(name, message, Optional.empty())));
  }
}
