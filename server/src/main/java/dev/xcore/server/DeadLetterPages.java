package dev.xcore.server;

import dev.xcore.kernel.events.DeadLetter;
import dev.xcore.kernel.events.DeadLetters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code /admin/events/dead-letters}: what could not be delivered, again or never. */
final class DeadLetterPages {

  private static final String ROOT = "/admin/events/dead-letters";
  private static final int OK = 200;
  private static final int USUAL = 100;
  private static final int MOST = 10_000;
  private static final String PLUGIN = "plugin";
  private static final String SUBSCRIPTION = "subscription";

  private final DeadLetters letters;

  DeadLetterPages(DeadLetters letters) {
    this.letters = letters;
  }

  List<BuiltInRoute> routes() {
    return List.of(
        route("GET", "", (x, id) -> list(x)),
        route("POST", "/replay", (x, id) -> replay(x)),
        route("POST", "/{id}/replay", this::replay),
        route("DELETE", "", (x, id) -> discard(x)),
        route("DELETE", "/{id}", this::discard));
  }

  private interface Page {
    Map<String, ?> answer(HttpExchange exchange, String id);
  }

  private static BuiltInRoute route(String method, String path, Page page) {
    return BuiltInRoute.admin(
        method,
        ROOT + path,
        (x, parameters, snapshot) ->
            EventsEndpoint.answer(x, OK, page.answer(x, parameters.getOrDefault("id", ""))));
  }

  private Map<String, ?> list(HttpExchange exchange) {
    KnownQuery query = KnownQuery.of(exchange, PLUGIN, SUBSCRIPTION, "data", "limit");
    boolean withData = query.flag("data").orElse(false);
    List<DeadLetter> found = letters.list().stream().filter(wanted(query)).toList();
    int limit = query.number("limit", USUAL, MOST);
    return Map.of(
        "total",
        found.size(),
        "dead_letters",
        found.subList(Math.max(0, found.size() - limit), found.size()).stream()
            .map(letter -> EventReport.of(letter, withData))
            .toList());
  }

  private Map<String, ?> replay(HttpExchange exchange) {
    DeadLetters.Replay replay = letters.replay(selection(exchange));
    return Map.of("replayed", replay.replayed(), "kept", replay.kept());
  }

  private Map<String, ?> replay(HttpExchange exchange, String id) {
    KnownQuery.of(exchange);
    letters.replay(id);
    return Map.of("replayed", 1, "kept", Map.of());
  }

  private Map<String, ?> discard(HttpExchange exchange) {
    return Map.of("discarded", letters.discard(selection(exchange)));
  }

  private Map<String, ?> discard(HttpExchange exchange, String id) {
    KnownQuery.of(exchange);
    letters.discard(id);
    return Map.of("discarded", 1);
  }

  private static Predicate<DeadLetter> selection(HttpExchange exchange) {
    return wanted(KnownQuery.of(exchange, PLUGIN, SUBSCRIPTION));
  }

  private static Predicate<DeadLetter> wanted(KnownQuery query) {
    Optional<String> plugin = query.text(PLUGIN);
    Optional<String> subscription = query.text(SUBSCRIPTION);
    return letter ->
        plugin.map(letter.subscription().plugin()::equals).orElse(true)
            && subscription.map(letter.subscription().name()::equals).orElse(true);
  }
}
