package dev.xcore.server;

import dev.xcore.sdk.InvalidPayloadException;
import java.util.List;

/** A switch in the query string of the platform's own pages. */
final class QueryFlag {

  private static final int MOST = 16;

  private QueryFlag() {}

  /**
   * Reads a switch.
   *
   * @throws InvalidPayloadException if its value is neither {@code true} nor {@code false}
   */
  static boolean isSet(HttpExchange exchange, String name) {
    List<String> values =
        FormText.parse(exchange.rawQuery(), MOST).getOrDefault(name, List.of("false"));
    return switch (values.getLast()) {
      case "true", "" -> true;
      case "false" -> false;
      default ->
          throw new InvalidPayloadException("query parameter '" + name + "' is true or false");
    };
  }
}
