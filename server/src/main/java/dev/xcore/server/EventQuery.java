package dev.xcore.server;

import dev.xcore.handlers.EventName;
import dev.xcore.kernel.events.EventFilter;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.sdk.InvalidPayloadException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * Which events a request asks for.
 *
 * @param filter which ones
 * @param limit how many of the last, 0 to 1000
 * @param follow whether they are to be sent as they happen
 */
record EventQuery(EventFilter filter, int limit, boolean follow) {

  private static final int USUAL = 100;
  private static final int MOST = 1000;

  /**
   * Reads a request.
   *
   * @param exchange its query has {@code name, source, since, limit, follow}
   * @param clock by which {@code since=5m} is meant
   * @throws InvalidPayloadException if one of them is not understood; says what is
   */
  static EventQuery of(HttpExchange exchange, InstantSource clock) {
    KnownQuery query = KnownQuery.of(exchange, "name", "source", "since", "limit", "follow");
    EventFilter filter =
        new EventFilter(
            query.text("name").map(EventQuery::pattern).orElse(EventFilter.ALL.names()),
            query.text("source"),
            query.text("since").map(text -> since(text, clock)));
    return new EventQuery(
        filter,
        query.number("limit", USUAL, MOST),
        query.flag("follow").orElseGet(() -> acceptsStream(exchange)));
  }

  private static boolean acceptsStream(HttpExchange exchange) {
    return exchange
        .header("Accept")
        .filter(types -> types.contains("text/event-stream"))
        .isPresent();
  }

  private static List<String> pattern(String text) {
    try {
      return EventName.segments(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException("query parameter 'name': " + e.getMessage());
    }
  }

  private static Instant since(String text, InstantSource clock) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException noInstant) {
      return Quantities.duration(text)
          .map(clock.instant()::minus)
          .orElseThrow(() ->
              KnownQuery.wrong(
                  "since",
                  text,
                  "a time such as 2026-01-31T12:00:00Z, or how long ago, such as 5m"));
    }
  }
}
