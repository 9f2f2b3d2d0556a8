package dev.xcore.server;

import dev.xcore.sdk.InvalidPayloadException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A query string of which every parameter is known: a mistyped filter would let everything pass.
 *
 * @param values by name
 */
record KnownQuery(Map<String, List<String>> values) {

  private static final int MOST = 16;

  /**
   * Reads a query.
   *
   * @param exchange the request
   * @param known the names that it may have
   * @throws InvalidPayloadException if it has another one
   */
  static KnownQuery of(HttpExchange exchange, String... known) {
    Map<String, List<String>> values = FormText.parse(exchange.rawQuery(), MOST);
    List<String> names = List.of(known);
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new InvalidPayloadException(
            "there is no query parameter '%s'; allowed are %s"
                .formatted(name, String.join(", ", names)));
      }
    }
    return new KnownQuery(values);
  }

  /** Returns the last value of a parameter, empty if it is not there or blank. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(List::getLast).filter(text -> !text.isBlank());
  }

  /**
   * Reads a switch.
   *
   * @throws InvalidPayloadException if its value is neither {@code true} nor {@code false}
   */
  Optional<Boolean> flag(String name) {
    return Optional.ofNullable(values.get(name))
        .map(List::getLast)
        .map(text ->
            switch (text) {
              case "true", "" -> true;
              case "false" -> false;
              default -> throw wrong(name, text, "true or false");
            });
  }

  /**
   * Reads a whole number.
   *
   * @throws InvalidPayloadException if it is none, or larger than allowed
   */
  int number(String name, int fallback, int most) {
    return text(name)
        .map(text -> {
          if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
          }
          throw wrong(name, text, "a whole number from 0 to " + most);
        })
        .orElse(fallback);
  }

  /** Says that a value is not what it must be. */
  static InvalidPayloadException wrong(String name, String value, String wanted) {
    return new InvalidPayloadException(
        "query parameter '%s' is '%s'; it must be %s".formatted(name, value, wanted));
  }
}
