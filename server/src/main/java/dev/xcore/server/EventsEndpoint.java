package dev.xcore.server;

import dev.xcore.kernel.observability.SystemEvent;
import dev.xcore.kernel.runtime.Glob;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.http.Response.Header;
import dev.xcore.sdk.http.ServerSentEvent;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /admin/events}: what has happened to the platform lately, as JSON; or what happens from
 * now on, as an event stream. Thread safe.
 */
public final class EventsEndpoint {

  private static final int MOST_PARAMETERS = 20;
  private static final int USUAL = 100;
  private static final int MOST = 1000;
  private static final List<Header> JSON =
      List.of(
          new Header("Content-Type", "application/json"), new Header("Cache-Control", "no-store"));

  private final EventFeed feed;

  private EventsEndpoint(EventFeed feed) {
    this.feed = feed;
  }

  /**
   * Makes the endpoint.
   *
   * @param feed of the events
   * @return the endpoint
   */
  public static EventsEndpoint create(EventFeed feed) {
    return new EventsEndpoint(feed);
  }

  /**
   * Returns the pages.
   *
   * @return routes for administrators
   */
  public List<BuiltInRoute> routes() {
    return List.of(BuiltInRoute.admin("GET", "/admin/events", (x, p, snapshot) -> answer(x)));
  }

  /** What is asked for. */
  private record Question(Glob names, int limit, boolean follow) {

    static Question of(HttpExchange exchange) {
      Map<String, List<String>> query = FormText.parse(exchange.rawQuery(), MOST_PARAMETERS);
      boolean wantsStream =
          exchange
              .header("Accept")
              .filter(types -> types.contains("text/event-stream"))
              .isPresent();
      return new Question(
          new Glob(value(query, "name").orElse("**")),
          value(query, "limit").map(Question::limit).orElse(USUAL),
          value(query, "follow").map(text -> text.equals("true")).orElse(wantsStream));
    }

    private static Optional<String> value(Map<String, List<String>> query, String name) {
      return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    private static int limit(String text) {
      if (text.matches("[0-9]{1,4}") && Integer.parseInt(text) <= MOST) {
        return Integer.parseInt(text);
      }
      throw new InvalidPayloadException("limit must be a number from 0 to " + MOST);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    Question question = Question.of(exchange);
    if (question.follow()) {
      feed.follow(
          exchange,
          List.of(),
          event ->
              question.names().matches(event.name())
                  ? Optional.of(
                      new ServerSentEvent(
                          tree(event), Optional.of(event.name()), Optional.of("" + event.id())))
                  : Optional.empty());
      return;
    }
    List<SystemEvent> events =
        feed.recent().stream().filter(event -> question.names().matches(event.name())).toList();
    List<SystemEvent> last =
        events.subList(Math.max(0, events.size() - question.limit()), events.size());
    Map<String, Object> document =
        Map.of("events", last.stream().map(EventsEndpoint::tree).toList());
    exchange.respond(200, JSON, Json.write(document));
  }

  private static Map<String, Object> tree(SystemEvent event) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", event.id());
    tree.put("name", event.name());
    tree.put("time", event.time().toString());
    tree.put("data", event.data());
    return tree;
  }
}
