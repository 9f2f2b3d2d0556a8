package dev.xcore.server;

import dev.xcore.kernel.audit.AuditFilter;
import dev.xcore.kernel.audit.AuditReader;
import dev.xcore.kernel.audit.AuditRecord;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.sdk.Audit.Outcome;
import dev.xcore.sdk.InvalidPayloadException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code GET /admin/audit}: who did what. Thread safe. */
public final class AuditEndpoint {

  private static final int OK = 200;
  private static final int USUAL = 100;
  private static final int MOST = 1000;

  private final Source source;
  private final InstantSource clock;

  /** Finds the log. */
  @FunctionalInterface
  public interface Source {

    /**
     * Returns a reader.
     *
     * @return empty if nothing is recorded
     * @throws IOException if the log cannot be read
     */
    Optional<AuditReader> reader() throws IOException;
  }

  private AuditEndpoint(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * Makes the endpoint.
   *
   * @param source of the records
   * @param clock by which {@code since=5m} is meant
   * @return the endpoint
   */
  public static AuditEndpoint create(Source source, InstantSource clock) {
    return new AuditEndpoint(source, clock);
  }

  /**
   * Returns the page.
   *
   * @return a route for administrators
   */
  public List<BuiltInRoute> routes() {
    return List.of(BuiltInRoute.admin("GET", "/admin/audit", (x, p, snapshot) -> list(x)));
  }

  private void list(HttpExchange exchange) throws IOException {
    KnownQuery query =
        KnownQuery.of(
            exchange, "since", "until", "actor", "action", "outcome", "before", "after", "limit");
    AuditFilter filter =
        new AuditFilter(
            query.text("since").map(text -> time("since", text)),
            query.text("until").map(text -> time("until", text)),
            query.text("actor"),
            query.text("action").map(AuditFilter::pattern),
            query.text("outcome").map(AuditEndpoint::outcome));
    int limit = Math.max(1, query.number("limit", USUAL, MOST));
    Optional<Long> before = query.text("before").map(text -> number("before", text));
    Optional<Long> after = query.text("after").map(text -> number("after", text));
    if (before.isPresent() && after.isPresent()) {
      throw new InvalidPayloadException(
          "query parameters 'before' and 'after' exclude each other: the first goes back in time,"
              + " the second forward");
    }
    Optional<AuditReader> reader = source.reader();
    AuditReader.Page page =
        reader.isEmpty()
            ? new AuditReader.Page(List.of(), java.util.OptionalLong.empty())
            : after.isPresent()
                ? reader.get().oldest(filter, after.get(), limit)
                : reader.get().newest(filter, before.orElse(Long.MAX_VALUE), limit);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("records", page.records().stream().map(AuditRecord::tree).toList());
    page.next().ifPresent(next -> answer.put("next", next));
    EventsEndpoint.answer(exchange, OK, answer);
  }

  private Instant time(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException noInstant) {
      return Quantities.duration(text)
          .map(clock.instant()::minus)
          .orElseThrow(() ->
              KnownQuery.wrong(
                  name, text, "a time such as 2026-01-31T12:00:00Z, or how long ago, such as 5m"));
    }
  }

  private static Outcome outcome(String text) {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.name().toLowerCase(Locale.ROOT).equals(text)) {
        return outcome;
      }
    }
    throw KnownQuery.wrong("outcome", text, "success, denied or failure");
  }

  private static long number(String name, String text) {
    if (text.matches("[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    throw KnownQuery.wrong(name, text, "the number of a record");
  }
}
