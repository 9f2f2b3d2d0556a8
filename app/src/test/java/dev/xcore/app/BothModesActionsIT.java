package dev.xcore.app;

import dev.xcore.app.outbound.RawServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Actions of the same plugins, trusted and sandboxed, answer the same. */
@Timeout(120)
@ExtendWith(BothModes.Shared.class)
class BothModesActionsIT {

  static final String ORDER =
      """
      {"id":"123e4567-e89b-12d3-a456-426614174000","lines":[{"product":"tea","amount":2}],
       "colour":"RED","date":"2026-02-28","at":"2026-02-28T10:00:00Z","price":1.10,
       "rates":{"a":0.1}}
      """;

  private final BothModes modes;

  BothModesActionsIT(BothModes modes) {
    this.modes = modes;
  }

  record Acted(String action, Map<String, Object> payload) {}

  static List<Acted> actions() {
    return List.of(
        new Acted("everything", Map.of()),
        new Acted("maybe", Map.of("present", true)),
        new Acted("maybe", Map.of("present", false)),
        new Acted("maybe", Map.of()),
        new Acted("result", Map.of()),
        new Acted("result", Map.of("error", "sold_out")),
        new Acted("later", Map.of()),
        new Acted("fail", Map.of("how", "conflict")),
        new Acted("fail", Map.of("how", "io")),
        new Acted("fail", Map.of("how", "error")),
        new Acted("fail", Map.of("how", "state")),
        new Acted("odd", Map.of()),
        new Acted("any-thing", Map.of("a", List.of(1, 2))),
        new Acted("unknown", Map.of()),
        new Acted("surroundings", Map.of()),
        new Acted("retried", Map.of()),
        new Acted("rare", Map.of()),
        new Acted("rare", Map.of()),
        new Acted("rare", Map.of()),
        new Acted("brittle", Map.of()),
        new Acted("brittle", Map.of()),
        new Acted("brittle", Map.of()),
        new Acted("peer", Map.of("action", "echo")),
        new Acted("peer", Map.of("action", "context")),
        new Acted("peer", Map.of("action", "hidden")),
        new Acted("peer", Map.of("plugin", "probe", "action", "add")),
        new Acted("peer", Map.of("plugin", "nobody", "action", "add")),
        new Acted("peerLater", Map.of()),
        new Acted("peerFromExecutor", Map.of()),
        new Acted("own", Map.of()));
  }

  @ParameterizedTest
  @MethodSource("actions")
  void actionsAnswerTheSame(Acted acted) throws Exception {
    modes.requireSame(platform -> platform.act(acted.action(), acted.payload()));
  }

  @Test
  void anOrderCrossesBothWaysUnchanged() throws Exception {
    modes.requireSame(
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(ORDER)),
        "/app/modes/order");
  }

  @Test
  void aCallBringsWhoCalls() throws Exception {
    modes.requireSame(
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .POST(BodyPublishers.ofString("{}")),
        "/app/modes/own");
  }

  @Test
  void repliesOfOtherServersArrive() throws Exception {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "hello"))) {
      modes.requireSame(platform -> platform.act("fetch", Map.of("url", server.url("/"))));
    }
  }
}
