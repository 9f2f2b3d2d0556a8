package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A line of the table of {@link EndpointAccessIT}: who gets which status from an endpoint.
 *
 * @param isServed whether something is there; if not, the line says how nothing is answered
 * @param method of HTTP, or {@code WEBSOCKET}
 * @param path as it is declared
 * @param expected statuses, in the order of the callers
 * @param more a query that begins with {@code ?}, a body, or {@code -} for none
 */
record EndpointLine(
    boolean isServed, String method, String path, List<Integer> expected, String more) {

  static EndpointLine parse(String text) {
    boolean isServed = !text.startsWith("- ");
    String[] cells = (isServed ? text : text.substring(2)).strip().split(" +", 9);
    assertThat(cells.length).as(text).isGreaterThanOrEqualTo(2 + EndpointAccessIT.CALLERS.size());
    return new EndpointLine(
        isServed,
        cells[0],
        cells[1],
        Stream.of(cells)
            .skip(2)
            .limit(EndpointAccessIT.CALLERS.size())
            .map(Integer::valueOf)
            .toList(),
        cells.length > 8 ? cells[8] : "");
  }

  String endpoint() {
    return method + " " + path;
  }

  /** Names stand for something that there is not, so that nothing is changed; files exist. */
  String target() {
    String target = path.replace("{file...}", "hours.txt").replaceAll("\\{[^}]+}", "nothing");
    return more.startsWith("?") ? target + more : target;
  }

  String body() {
    boolean isBodiless = Set.of("GET", "WEBSOCKET").contains(method) || more.equals("-");
    return isBodiless ? "" : more.isEmpty() || more.startsWith("?") ? "{}" : more;
  }
}
