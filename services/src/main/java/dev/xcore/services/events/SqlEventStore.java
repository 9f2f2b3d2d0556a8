package dev.xcore.services.events;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.JsonText;
import dev.xcore.kernel.events.EventStamp;
import dev.xcore.kernel.events.EventStore;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.kernel.events.StoredDelivery;
import dev.xcore.kernel.events.SubscriptionKey;
import dev.xcore.sdk.Database;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Durable events in table {@code durable_event} of the platform's schema, one row for each
 * delivery. Thread safe.
 */
public final class SqlEventStore implements EventStore {

  private static final int MESSAGE = 1000;

  private static final String INSERT =
      """
      INSERT INTO durable_event (event_id, plugin, handler, pattern, name, source, event_key,
        tenant, traceparent, sent_micros, content, attempts, next_micros, dead)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, FALSE)
      """;

  private static final String COLUMNS =
      """
      SELECT number, event_id, plugin, handler, pattern, name, source, event_key, tenant,
        traceparent, sent_micros, content, attempts, code, message, failed_micros
      FROM durable_event
      """;

  private final Supplier<Database> database;
  private final InstantSource clock;
  private final Binder binder = Binder.create();

  private SqlEventStore(Supplier<Database> database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Makes a store that is not connected to yet.
   *
   * @param database the platform's own tables, asked for at each use
   * @return the store
   */
  public static SqlEventStore create(Supplier<Database> database) {
    return new SqlEventStore(database, InstantSource.system());
  }

  /** A row, as it is stored. */
  record Row(
      long number,
      String eventId,
      String plugin,
      String handler,
      String pattern,
      String name,
      String source,
      @Nullable String eventKey,
      @Nullable String tenant,
      String traceparent,
      long sentMicros,
      String content,
      int attempts,
      @Nullable String code,
      @Nullable String message,
      @Nullable Long failedMicros) {

    StoredDelivery delivery() {
      return new StoredDelivery(
          number,
          attempts,
          name,
          source,
          Optional.ofNullable(eventKey),
          new EventStamp(
              eventId, SqlEventStore.time(sentMicros), Optional.ofNullable(tenant), traceparent),
          JsonText.read(content.getBytes(StandardCharsets.UTF_8)),
          Optional.ofNullable(code).orElse(""),
          Optional.ofNullable(message).orElse(""),
          Optional.ofNullable(failedMicros).map(SqlEventStore::time));
    }

    Buried buried() {
      return new Buried(new SubscriptionKey(plugin, handler, pattern, true), delivery());
    }
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private long now() {
    return micros(clock.instant());
  }

  @Override
  public void append(PostedEvent event, List<SubscriptionKey> takers) {
    EventStamp stamp = event.stamp();
    String content = new String(JsonText.write(event.data(), binder), StandardCharsets.UTF_8);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (SubscriptionKey taker : takers) {
      rows.add(
          Arrays.asList(
              stamp.id(),
              taker.plugin(),
              taker.name(),
              taker.pattern(),
              event.name(),
              event.source(),
              event.key().orElse(null),
              stamp.tenant().orElse(null),
              stamp.traceparent(),
              micros(stamp.time()),
              content,
              now()));
    }
    if (rows.size() == 1) {
      database.get().update(INSERT, rows.getFirst().toArray());
    } else {
      database
          .get()
          .transaction(transaction -> {
            transaction.batch(INSERT, rows);
          });
    }
  }

  /** A delivery's subscription. */
  record Taker(String plugin, String handler, String pattern) {}

  @Override
  public List<SubscriptionKey> takers(String event) {
    return database
        .get()
        .query(
            "SELECT plugin, handler, pattern FROM durable_event WHERE event_id = ?",
            Taker.class,
            event)
        .stream()
        .map(taker -> new SubscriptionKey(taker.plugin(), taker.handler(), taker.pattern(), true))
        .toList();
  }

  @Override
  public List<StoredDelivery> due(SubscriptionKey taker, int most) {
    return database
        .get()
        .query(
            COLUMNS
                + "WHERE plugin = ? AND handler = ? AND dead = FALSE AND next_micros <= ?"
                + " ORDER BY number LIMIT ?",
            Row.class,
            taker.plugin(),
            taker.name(),
            now(),
            most)
        .stream()
        .map(Row::delivery)
        .toList();
  }

  @Override
  public Optional<Duration> untilNext(SubscriptionKey taker) {
    return database
        .get()
        .queryOne(
            "SELECT next_micros FROM durable_event WHERE plugin = ? AND handler = ? AND dead ="
                + " FALSE ORDER BY next_micros LIMIT 1",
            Long.class,
            taker.plugin(),
            taker.name())
        .map(next -> Duration.of(Math.max(0, next - now()), ChronoUnit.MICROS));
  }

  @Override
  public void delete(long delivery) {
    database.get().update("DELETE FROM durable_event WHERE number = ?", delivery);
  }

  @Override
  public void retry(long delivery, String code, String message, Duration pause) {
    database
        .get()
        .update(
            "UPDATE durable_event SET attempts = attempts + 1, next_micros = ?, code = ?, message ="
                + " ?, failed_micros = ? WHERE number = ?",
            now() + pause.toNanos() / 1000,
            code,
            shorten(message),
            now(),
            delivery);
  }

  @Override
  public void bury(long delivery, String code, String message) {
    database
        .get()
        .update(
            "UPDATE durable_event SET attempts = attempts + 1, dead = TRUE, code = ?, message = ?,"
                + " failed_micros = ? WHERE number = ?",
            code,
            shorten(message),
            now(),
            delivery);
  }

  @Override
  public List<Buried> buried(int most) {
    return database
        .get()
        .query(COLUMNS + "WHERE dead = TRUE ORDER BY number LIMIT ?", Row.class, most)
        .stream()
        .map(Row::buried)
        .toList();
  }

  @Override
  public boolean revive(long delivery) {
    return database
            .get()
            .update(
                "UPDATE durable_event SET dead = FALSE, attempts = 0, next_micros = ? WHERE number"
                    + " = ? AND dead = TRUE",
                now(),
                delivery)
        > 0;
  }

  private static String shorten(String message) {
    return message.length() <= MESSAGE ? message : message.substring(0, MESSAGE);
  }
}
