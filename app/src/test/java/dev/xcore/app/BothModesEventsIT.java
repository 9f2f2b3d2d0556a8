package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.EmitResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same events, between trusted and between sandboxed plugins, end the same. */
@Timeout(180)
class BothModesEventsIT {

  @TempDir private static Path folder;
  private static ModePlatform trusted;
  private static ModePlatform sandboxed;

  @BeforeAll
  static void start() throws Exception {
    trusted = ModePlatform.start(folder.resolve("t"), "trusted", "teller", "taker", "guard");
    sandboxed = ModePlatform.start(folder.resolve("s"), "sandboxed", "teller", "taker", "guard");
  }

  @AfterAll
  static void stop() {
    if (trusted != null) {
      trusted.close();
    }
    if (sandboxed != null) {
      sandboxed.close();
    }
  }

  /** Requires the same of both, and returns it as text. */
  private static String same(String plugin, String action, Map<String, Object> payload) {
    Object expected = trusted.act(plugin, action, payload);
    assertThat(sandboxed.act(plugin, action, payload)).isEqualTo(expected);
    return expected.toString();
  }

  private static String asked(String name, @Nullable Object data) {
    Map<String, Object> payload = new HashMap<>();
    payload.put("name", name);
    payload.put("data", data);
    return same("teller", "ask", payload);
  }

  record Sent(String name, @Nullable Object data, String expected) {}

  static List<Sent> emitted() {
    return List.of(
        new Sent("shop.nobody", null, "outcomes=[]"),
        new Sent("shop.context", null, "caller=teller"),
        new Sent("shop.number", 7, "value=8"),
        new Sent("shop.number", "seven", "validation_error"),
        new Sent("shop.number", null, "validation_error"),
        new Sent("shop.ordered", Map.of("id", "o", "lines", List.of()), "validation_error"),
        new Sent("shop.frozen", Map.of("b", List.of(1)), "frozen"),
        new Sent("shop.failing", null, "there are none left"),
        new Sent("shop.broken", null, "handler_error"),
        new Sent("shop.unwritable", null, "handler_error"),
        new Sent("shop.stuck", null, "on time"),
        new Sent("shop.guarded", "pass", "got through"),
        new Sent("shop.guarded", "cancel", "cancelled=true"),
        new Sent("shop.guarded", "stop", "cancelled=false"),
        new Sent("shop.coded", null, "coded=shop.coded"),
        new Sent("shop.filtered", 3, "outcomes=[]"),
        new Sent("shop.filtered", 4, "took 4"),
        new Sent("shop.bad-filter", 4, "the filter fails"),
        new Sent("shop.once", 1, "took 1"),
        new Sent("shop.once", 2, "outcomes=[]"),
        new Sent("shop.marked", 1, "once"),
        new Sent("shop.marked", 2, "outcomes=[]"),
        new Sent("shop.first-even", 1, "outcomes=[]"),
        new Sent("shop.first-even", 2, "took 2"),
        new Sent("shop.first-even", 4, "outcomes=[]"),
        new Sent("shop.stopped", 1, "value=null"),
        new Sent("shop.refused", 1, "sold out"),
        new Sent("shop.ping", null, "shop.ping → shop.pong → shop.ping"));
  }

  @ParameterizedTest
  @MethodSource("emitted")
  void anEmittedEventEndsTheSame(Sent sent) {
    assertThat(asked(sent.name(), sent.data())).contains(sent.expected());
  }

  @Test
  void handlersOfSeveralPluginsAnswerInTheOrderOfTheirPriorities() {
    assertThat(asked("shop.ranked", null)).containsSubsequence("high", "middle", "low");
  }

  @Test
  void whatIsStoppedOrCancelledGetsNoFurther() {
    assertThat(asked("shop.guarded", "cancel")).doesNotContain("got through");
    assertThat(asked("shop.guarded", "stop")).doesNotContain("got through");
    assertThat(asked("shop.stopped", null)).doesNotContain("too late");
    assertThat(asked("shop.refused", null)).contains("cancelled=true");
  }

  @ParameterizedTest
  @CsvSource({"tea, 2, traced=true", "tea, 101, validation_error", "'', 1, validation_error"})
  void anOrderCrossesAndIsValidated(String product, int amount, String expected) {
    assertThat(same("teller", "order", Map.of("product", product, "amount", amount)))
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "pattern as name",
        "pattern",
        "object",
        "large",
        "fits",
        "event",
        "emitted",
        "subscription"
      })
  void whatCannotBeSentOrTakenIsRefusedTheSame(String how) {
    same("teller", "unfit", Map.of("how", how));
  }

  @Test
  void aRefusalNamesTheLineToAdd() {
    assertThat(same("teller", "unfit", Map.of("how", "event")))
        .contains("\"event:users.created:publish\"");
    assertThat(same("guard", "subscribe", Map.of("pattern", "shop.secret")))
        .contains("\"event:shop.secret:subscribe\"");
    assertThat(same("guard", "subscribe", Map.of("pattern", "guard.own.**")))
        .contains("subscribed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "key"})
  void publishedEventsKeepTheirOrder(String key) {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      platform.act("teller", "forget", Map.of());
      platform.act("teller", "tell", Map.of("from", 0, "to", 200, "key", key));
      requireHeard(platform, 200);
    }
  }

  private static void requireHeard(ModePlatform platform, int count) {
    List<Long> all = LongStream.range(0, count).boxed().toList();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(platform.act("teller", "heard", Map.of()).toString())
                .isEqualTo(Optional.of(all).toString()));
  }

  @Test
  void aLoopOfPublishedEventsIsRefusedWithItsChain() {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      platform.xcore().plugins().events().publish("shop.round", null);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(platform.act("taker", "refusal", Map.of()).toString())
                  .contains("shop.round → shop.round → shop.round"));
    }
  }

  @Test
  void aSubscriptionBeginsAndEndsWhenThePluginSaysSo() {
    assertThat(asked("shop.later", null)).contains("outcomes=[]");
    same("taker", "begin", Map.of());
    assertThat(asked("shop.later", null)).contains("value=later");
    assertThat(same("taker", "end", Map.of())).contains("shop.later");
    assertThat(asked("shop.later", null)).contains("outcomes=[]");
  }

  @Test
  void aReloadHandsOverAndAnUnloadEndsSubscriptions() {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      var plugins = platform.xcore().plugins();
      platform.act("teller", "forget", Map.of());
      platform.act("teller", "tell", Map.of("from", 0, "to", 500, "key", ""));
      plugins.reload("taker", "test");
      platform.act("teller", "tell", Map.of("from", 500, "to", 600, "key", ""));
      requireHeard(platform, 600);
      assertThat(plugins.events().emit("shop.coded").values()).hasSize(2);

      plugins.unload("taker", "test");
      assertThat(plugins.events().emit("shop.coded").outcomes())
          .extracting(EmitResult.Outcome::plugin)
          .isEmpty();
      plugins.load("taker", "test");
      assertThat(plugins.events().emit("shop.coded").values()).hasSize(2);
    }
  }
}
