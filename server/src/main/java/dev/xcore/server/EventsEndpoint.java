package dev.xcore.server;

import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.http.Response.Header;
import dev.xcore.sdk.http.ServerSentEvent;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /admin/events}: what has happened lately, as JSON; what happens from now on, as an event
 * stream; sending an event; who takes events, and what could not be delivered. Thread safe.
 */
public final class EventsEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(EventsEndpoint.class);
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final List<Header> JSON =
      List.of(
          new Header("Content-Type", "application/json"), new Header("Cache-Control", "no-store"));

  private final ServerOptions options;
  private final Events events;
  private final EventBus bus;
  private final EventFeed feed;
  private final InstantSource clock = InstantSource.system();

  private EventsEndpoint(ServerOptions options, Events events, EventBus bus, EventFeed feed) {
    this.options = options;
    this.events = events;
    this.bus = bus;
    this.feed = feed;
  }

  /**
   * Makes the endpoint.
   *
   * @param options of the server
   * @param events sends what administrators send
   * @param bus knows what was sent, and to whom
   * @param feed of the events
   * @return the endpoint
   */
  public static EventsEndpoint create(
      ServerOptions options, Events events, EventBus bus, EventFeed feed) {
    return new EventsEndpoint(options, events, bus, feed);
  }

  /**
   * Returns the pages.
   *
   * @return routes for administrators
   */
  public List<BuiltInRoute> routes() {
    List<BuiltInRoute> routes = new ArrayList<>();
    routes.add(BuiltInRoute.admin("GET", "/admin/events", (x, p, snapshot) -> recent(x)));
    routes.add(BuiltInRoute.admin("POST", "/admin/events", (x, p, snapshot) -> send(x)));
    routes.add(
        BuiltInRoute.admin(
            "GET", "/admin/events/subscriptions", (x, p, snapshot) -> subscriptions(x)));
    routes.addAll(new DeadLetterPages(bus.deadLetters()).routes());
    return List.copyOf(routes);
  }

  private void recent(HttpExchange exchange) throws IOException {
    EventQuery query = EventQuery.of(exchange, clock);
    if (query.follow()) {
      feed.follow(exchange, List.of(), query.filter(), EventsEndpoint::shown);
      return;
    }
    List<PostedEvent> found = bus.history().list(query.filter());
    List<PostedEvent> last = found.subList(Math.max(0, found.size() - query.limit()), found.size());
    answer(exchange, OK, Map.of("events", last.stream().map(EventReport::of).toList()));
  }

  private static Optional<ServerSentEvent> shown(PostedEvent event) {
    return Optional.of(
        new ServerSentEvent(
            EventReport.of(event), Optional.of(event.name()), Optional.of(event.stamp().id())));
  }

  private void send(HttpExchange exchange) throws IOException {
    KnownQuery.of(exchange);
    EventPost post = EventPost.of(Json.read(LimitedBody.of(exchange, options.limits())));
    LOG.info("event sent actor=admin name={}", post.name());
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("name", post.name());
    if (post.isPublished()) {
      report.put("subscriptions", bus.match(post.name()).length);
      events.publish(post.name(), post.data());
    } else {
      report.putAll(EventReport.of(events.emit(post.name(), post.data())));
    }
    answer(exchange, post.isPublished() ? ACCEPTED : OK, report);
  }

  private void subscriptions(HttpExchange exchange) {
    Optional<String> plugin = KnownQuery.of(exchange, "plugin").text("plugin");
    answer(exchange, OK, Map.of("subscriptions", EventReport.subscriptions(bus.status(), plugin)));
  }

  /** Answers with a document that is not kept by anybody on the way. */
  static void answer(HttpExchange exchange, int status, Map<String, ?> document) {
    exchange.respond(status, JSON, Json.write(document));
  }
}
