package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators see of events, and do with them. */
@Timeout(120)
class EventsAdminIT {

  private static final String EVENTS = "/admin/events";
  private static final String LETTERS = EVENTS + "/dead-letters";

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    Path plugin = Files.createDirectories(folder.resolve("plugins/shop/src/shop"));
    Files.writeString(
        folder.resolve("plugins/shop/plugin.yaml"),
        "name: shop\nversion: 1.0.0\nexecution_mode: trusted\n");
    Files.writeString(
        plugin.resolve("Shop.java"),
        """
        package shop;

        import dev.xcore.sdk.*;
        import java.util.Map;

        public final class Shop implements Plugin {
          private volatile boolean broken = true;

          @Action public void mend() { broken = false; }

          @OnEvent(value = "stock.low", priority = 80)
          Map<String, Object> order(Event event) { return Map.of("ordered", event.data()); }

          @OnEvent("stock.*") void count() {
            if (broken) throw new IllegalStateException("secret");
          }

          @OnEvent("order.placed") void refuse(Event event) { event.cancel(); }
        }
        """);
    server =
        TestServer.start(
            folder, TestServer.options(folder).about("t", "1.0.0", "development").build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Map<?, ?> ok(String method, String path, String body) throws Exception {
    HttpResponse<String> answer = server.admin(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return TestServer.tree(answer);
  }

  private List<Map<?, ?>> list(String path, String name) throws Exception {
    return ((List<?>) ok("GET", path, "").get(name))
        .stream().<Map<?, ?>>map(each -> (Map<?, ?>) each).toList();
  }

  private Stream<Object> names(String query) throws Exception {
    return list(EVENTS + query, "events").stream().map(event -> event.get("name"));
  }

  private static String emit(String name) {
    return "{\"name\": \"" + name + "\", \"data\": {\"product\": \"tea\"}}";
  }

  private static String publish(String name) {
    return "{\"name\": \"" + name + "\", \"data\": {\"product\": \"tea\"}, \"mode\": \"publish\"}";
  }

  @Test
  void anEmittedEventIsAnsweredWithWhatItsHandlersMadeOfIt() throws Exception {
    Map<?, ?> result = ok("POST", EVENTS, emit("stock.low"));

    assertThat(result.get("cancelled")).isEqualTo(false);
    assertThat(result.get("outcomes"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("plugin", "shop")
                    .containsEntry("ok", true)
                    .containsEntry("value", Map.of("ordered", Map.of("product", "tea"))),
            second ->
                assertThat(second.toString())
                    .contains("ok=false", "handler_error")
                    .doesNotContain("secret"));
    assertThat(ok("POST", EVENTS, emit("order.placed")).get("cancelled")).isEqualTo(true);
    assertThat(ok("POST", EVENTS, "{\"name\": \"nobody.cares\"}").get("outcomes"))
        .isEqualTo(List.of());
  }

  @Test
  void eventsAreListedAsCloudEventsByNameSourceAndTime() throws Exception {
    Instant before = Instant.now().minus(Duration.ofMinutes(1));
    ok("POST", EVENTS, emit("stock.low"));

    assertThat(list(EVENTS + "?name=stock.low", "events"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.get("type")).isEqualTo("stock.low");
          assertThat(event.get("specversion")).isEqualTo("1.0");
          assertThat(event.get("source")).isEqualTo("xcore");
          assertThat(event.get("data")).isEqualTo(Map.of("product", "tea"));
          assertThat(String.valueOf(event.get("id"))).isNotBlank();
          assertThat(Instant.parse(String.valueOf(event.get("time")))).isAfter(before);
          assertThat(String.valueOf(event.get("traceparent")))
              .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        });
    assertThat(names("?name=plugin.**&source=xcore&since=" + before))
        .contains("plugin.shop.loaded");
    assertThat(names("?since=1h")).contains("stock.low");
    assertThat(names("?since=" + Instant.now().plusSeconds(60))).isEmpty();
    assertThat(names("?source=shop")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?name=a..b",
        "?name=**.b",
        "?limit=-1",
        "?limit=1001",
        "?since=yesterday",
        "?nam=x",
        "?follow=maybe"
      })
  void aQueryThatIsNotUnderstoodIsRefused(String query) throws Exception {
    assertThat(server.admin("GET", EVENTS + query, "").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|400",
        "{|400",
        "{}|422",
        "{\"name\": 7}|422",
        "{\"name\": \"a.*\"}|422",
        "{\"name\": \"a b\"}|422",
        "{\"name\": \"a\", \"mode\": \"shout\"}|422",
        "{\"name\": \"a\", \"dat\": 1}|422"
      })
  void aBodyThatIsNoEventIsRefused(String body, int status) throws Exception {
    HttpResponse<String> answer = server.admin("POST", EVENTS, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  @Test
  void onlyAdministratorsMayAsk() throws Exception {
    for (String path : List.of(EVENTS, EVENTS + "/subscriptions", LETTERS)) {
      assertThat(server.get(path).statusCode()).isEqualTo(401);
    }
    assertThat(server.post(EVENTS, emit("stock.low")).statusCode()).isEqualTo(401);
    assertThat(server.post(LETTERS + "/replay", "").statusCode()).isEqualTo(401);
  }

  @Test
  void whoTakesEventsIsListedAndShownWithThePlugin() throws Exception {
    ok("POST", EVENTS, emit("stock.low"));

    for (Map<?, ?> subscriptions :
        List.of(
            ok("GET", EVENTS + "/subscriptions?plugin=shop", ""),
            ok("GET", "/admin/plugins/shop", ""))) {
      assertThat(subscriptions.get("subscriptions"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .hasSize(3)
          .last()
          .satisfies(low ->
              assertThat(low)
                  .asInstanceOf(InstanceOfAssertFactories.MAP)
                  .containsEntry("plugin", "shop")
                  .containsEntry("pattern", "stock.low")
                  .containsEntry("subscription", "order")
                  .containsEntry("priority", 80L)
                  .containsEntry("state", "active")
                  .containsEntry("served", true)
                  .containsEntry("handled", 1L)
                  .containsEntry("failed", 0L));
    }
    assertThat(list(EVENTS + "/subscriptions?plugin=nobody", "subscriptions")).isEmpty();
  }

  private String die() throws Exception {
    int before = list(LETTERS, "dead_letters").size();
    assertThat(server.admin("POST", EVENTS, publish("stock.high")).statusCode()).isEqualTo(202);
    await().until(() -> list(LETTERS, "dead_letters").size() > before);
    return String.valueOf(list(LETTERS, "dead_letters").getLast().get("id"));
  }

  @Test
  void aDeadLetterShowsItsDataOnDemandOnlyAndIsReplayed() throws Exception {
    String id = die();

    assertThat(list(LETTERS, "dead_letters").getFirst().toString())
        .contains("plugin=shop", "subscription=count", "attempts=1", "code=handler_error")
        .contains("name=stock.high")
        .doesNotContain("tea");
    assertThat(list(LETTERS + "?data=true", "dead_letters").getFirst().toString()).contains("tea");

    ok("POST", LETTERS + "/" + id + "/replay", "");
    await()
        .until(() ->
            list(LETTERS, "dead_letters").size() == 1
                && !list(LETTERS, "dead_letters").getFirst().get("id").equals(id));
    server.post("/app/shop/mend", "{}");
    assertThat(ok("POST", LETTERS + "/replay?plugin=other", "").get("replayed")).isEqualTo(0L);
    assertThat(ok("POST", LETTERS + "/replay?plugin=shop&subscription=count", "").get("replayed"))
        .isEqualTo(1L);
    await()
        .untilAsserted(() ->
            assertThat(list(EVENTS + "/subscriptions", "subscriptions"))
                .filteredOn(each -> "count".equals(each.get("subscription")))
                .first()
                .extracting(each -> each.get("handled"))
                .isEqualTo(1L));
    assertThat(list(LETTERS, "dead_letters")).isEmpty();
  }

  @Test
  void aLetterOfAnUnloadedPluginIsKeptAndSaysWhy() throws Exception {
    String id = die();
    server.supervisor().unload("shop", "test");

    assertThat(server.admin("POST", LETTERS + "/" + id + "/replay", "").statusCode())
        .isEqualTo(404);
    assertThat(ok("POST", LETTERS + "/replay", "").toString()).contains("load plugin 'shop'");
    assertThat(list(LETTERS, "dead_letters")).hasSize(1);
  }

  @Test
  void deadLettersAreDiscarded() throws Exception {
    String first = die();
    die();

    assertThat(ok("DELETE", LETTERS + "/" + first, "").get("discarded")).isEqualTo(1L);
    assertThat(server.admin("DELETE", LETTERS + "/" + first, "").statusCode()).isEqualTo(404);
    assertThat(server.admin("POST", LETTERS + "/" + first + "/replay", "").statusCode())
        .isEqualTo(404);
    assertThat(server.admin("DELETE", LETTERS + "?plugn=shop", "").statusCode()).isEqualTo(400);
    assertThat(ok("DELETE", LETTERS, "").get("discarded")).isEqualTo(1L);
    assertThat(ok("GET", LETTERS, "").get("total")).isEqualTo(0L);
  }

  @Test
  void aStreamBeginsWithWhatHappenedSinceATime() throws Exception {
    String query = "?follow=true&name=plugin.*.loaded&since=" + encoded("1h");
    var answer =
        server
            .client()
            .send(
                server
                    .request(EVENTS + query)
                    .header("Authorization", "Bearer " + TestServer.TOKEN)
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (var body = answer.body()) {
      StringBuilder text = new StringBuilder();
      byte[] buffer = new byte[1024];
      while (text.indexOf("}\n\n") < 0) {
        int count = body.read(buffer);
        assertThat(count).as(text.toString()).isPositive();
        text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
      }
      assertThat(text).contains("event: plugin.shop.loaded\nid: ").doesNotContain("state_changed");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void metricsCountEventsByPlugin() throws Exception {
    ok("POST", EVENTS, emit("stock.low"));
    die();

    assertThat(server.get("/metrics").body())
        .contains("xcore_events_emitted_total 1.0")
        .contains("xcore_events_published_total ")
        .contains("xcore_events_dead_total 1.0")
        .contains("xcore_events_dead_letters 1.0")
        .contains("xcore_events_subscriptions{plugin=\"shop\"} 3.0")
        .contains("xcore_events_subscriptions_suspended{plugin=\"shop\"} 0.0")
        .contains("xcore_events_queue_waiting{plugin=\"shop\"} 0.0")
        .contains("xcore_events_queue_capacity{plugin=\"shop\"} 3000.0")
        .contains("xcore_events_handled_total{plugin=\"shop\"} 1.0")
        .contains("xcore_events_failed_total{plugin=\"shop\"} 2.0")
        .contains("xcore_events_dropped_total{plugin=\"shop\"} 0.0");
  }
}
