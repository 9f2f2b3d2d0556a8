package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.events.HookStatus;
import dev.xcore.kernel.runtime.PluginLoadException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same hooks, of trusted and of sandboxed plugins, do the same. */
@Timeout(180)
class BothModesHooksIT {

  private static final String[] PLUGINS = {"venue", "usher", "porter"};

  @TempDir private static Path folder;
  private static ModePlatform trusted;
  private static ModePlatform sandboxed;

  @BeforeAll
  static void start() throws Exception {
    trusted = ModePlatform.start(folder.resolve("t"), "trusted", PLUGINS);
    sandboxed = ModePlatform.start(folder.resolve("s"), "sandboxed", PLUGINS);
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

  /** Requires the same of both, of the call and of what hooks noted, and returns it as text. */
  private static String same(String plugin, String action, Map<String, Object> payload) {
    String expected = outcome(trusted, plugin, action, payload);
    assertThat(outcome(sandboxed, plugin, action, payload)).isEqualTo(expected);
    return expected;
  }

  private static String outcome(
      ModePlatform platform, String plugin, String action, Map<String, Object> payload) {
    Object outcome = platform.act(plugin, action, payload);
    return outcome + " noted " + platform.act("usher", "noted", Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pass                     | tea       | said=tea
          replace                  | tea       | said=tea!
          replace twice            | tea       | said=tea12
          replace by another shape | tea       | invalid_payload
          replace by nothing       | tea       | how
          skip                     | tea       | attributes={action=say, caller=test, plugin=venue}
          skip with nothing        | tea       | Optional.empty
          skip and replace         | tea       | Optional[skipped]
          cancel                   | tea       | plugin 'usher' refuses plugin.call: quiet hours
          cancel as                | tea       | rate_limited RateLimitedException
          cancel twice             | tea       | conflict ConflictException: plugin 'usher' refuses plugin.call: two
          cancel and skip          | tea       | plugin 'usher' refuses plugin.call: cancelled
          cancel and throw         | tea       | whatever happens
          cancel and sleep         | tea       | in my sleep
          cancel by a thread       | tea       | by a thread
          cancel                   | cancelled | cannot replace a result that was refused by another
          throw                    | tea       | said=tea
          refuse                   | tea       | said=tea
          sleep                    | tea       | said=tea
          unfit                    | tea       | said=tea
          wrong shape              | tea       | said=tea
          frozen                   | tea       | UnsupportedOperationException
          misuse                   | tea       | replaceResult is for hooks after what happens
          call                     | tea       | said=i
          pass                     | after     | how=seen
          skip                     | after     | how=seen
          pass                     | misuse after | cancel is for hooks before what happens
          """)
  void aCallEndsTheSame(String how, String text, String expected) {
    assertThat(same("venue", "say", Map.of("how", how, "text", text))).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "conflict, look, conflict",
    "conflict, rescue, instead=conflict",
    "own, look, no_tea",
    "own, rescue, instead=no_tea",
    "secret, look, handler_error",
    "secret, rescue, instead=handler_error"
  })
  void aFailureEndsTheSame(String how, String text, String expected) {
    assertThat(same("venue", "fail", Map.of("how", how, "text", text))).contains(expected);
  }

  @Test
  void aCallThatIsOverSaysSo() {
    same("venue", "say", Map.of("how", "keep", "text", ""));
    assertThat(same("usher", "kept", Map.of())).contains("its call is over");
  }

  @ParameterizedTest
  @CsvSource({
    "tea, 1, text=tea early late",
    "tea, 7, on sale",
    "tea, 200, validation",
    "beer, 1, plugin 'porter' refuses venue.order: no beer",
    "milk, 1, sold out: no milk",
    "milk, 7, rescued",
    "wine, 1, not here",
    "wine, 7, rescued"
  })
  void aPointOfAPluginEndsTheSame(String product, int amount, String expected) {
    Map<String, Object> order = Map.of("product", product, "amount", amount);
    String inCall = same("venue", "order", order);
    assertThat(same("venue", "elsewhere", order)).isEqualTo(inCall);
    if (!expected.startsWith("text=") && !expected.startsWith("validation")) {
      assertThat(inCall).contains(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nobody             | [1, 2.5]
          null payload       | got null
          null result        | what happens at 'venue.nobody' returned null
          null result, seen  | what happens at 'venue.seen' returned null
          frozen             | UnsupportedOperationException
          own object         | true
          own failure        | true
          foreign            | no hook point of plugin 'venue'
          of another         | no hook point of plugin 'venue'
          no name            | is no name of events
          pattern            | is a pattern
          nested             | inner first second last
          coded              | got payload first second last
          wrong type         | validation
          skipped            | of venue
          skipped, null      | validation
          unfit              | invalid_payload
          refused            | plugin 'usher' refuses venue.refused: not today
          refused as         | overloaded
          context            | test
          on                 | "event:users.**:subscribe"
          on a pattern that is none | ** stands at the end only
          on the platform    | "event:plugin.call:subscribe"
          forward            | "event:users.*:subscribe"
          forward a pattern that is none | is no pattern of events
          """)
  void aPointIsUsedTheSame(String how, String expected) {
    if (how.equals("unfit")) {
      // In one process nobody looks at it; between two it has to cross.
      assertThat(outcome(sandboxed, "venue", "run", Map.of("how", how))).contains(expected);
      assertThat(outcome(trusted, "venue", "run", Map.of("how", how))).contains("went on");
      return;
    }
    assertThat(same("venue", "run", Map.of("how", how))).contains(expected);
  }

  record Told(String name, Object data, String expected) {}

  static List<Told> events() {
    return List.of(
        new Told("news.one", "pass", "values=[heard]"),
        new Told("news.one", "answer", "result={by=venue}"),
        new Told("news.one", "skip", "result=skipped"),
        new Told("news.one", "cancel", "plugin 'usher' refuses news.one: fake"),
        new Told("users.one", 1, "\"event:users.one:publish\""),
        new Told("plugin.call", 1, "which alone makes it happen"),
        new Told("news..x", 1, "is no name of events"));
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventThatIsGivenToHooksEndsTheSame(Told told) {
    assertThat(same("venue", "dispatch", Map.of("name", told.name(), "data", told.data())))
        .contains(told.expected());
  }

  @Test
  void eventsOfOthersAreGivenToHooksTheSame() {
    assertThat(same("venue", "tell", Map.of("data", "pass"))).contains("[heard] false");
    assertThat(same("venue", "tell", Map.of("data", "answer"))).contains("by=");
    assertThat(same("venue", "tell", Map.of("data", "cancel"))).contains("true");
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(platform.act("venue", "heard", Map.of()).toString())
                  .contains("outcome=ok")
                  .contains("reason=plugin 'usher' refuses news.told: fake"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "none, 200, a page",
    "cancel, 403, refuses http.request: closed",
    "cancel-as, 429, slower",
    "skip, 200, path",
    "misuse, 200, cannot replace the payload"
  })
  void aRequestEndsTheSame(String query, int status, String expected) {
    HttpRequest.Builder request = HttpRequest.newBuilder().GET();
    Map<String, Object> seen = trusted.send(request, "venue/page?" + query);
    assertThat(sandboxed.send(request, "venue/page?" + query)).isEqualTo(seen);
    assertThat(seen.get("status")).isEqualTo(status);
    assertThat(seen.get("body").toString()).contains(expected);
  }

  @Test
  void aLoadIsForbiddenTheSame() {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      assertThatThrownBy(() -> platform.add("porter", "latecomer"))
          .isInstanceOfSatisfying(
              PluginLoadException.class,
              e -> assertThat(e.code()).isEqualTo(PluginLoadException.Code.REFUSED_BY_HOOK))
          .hasMessageContaining("plugin 'usher' refuses plugin.load: not on Fridays");
    }
  }

  @Test
  void aHookStandsOnlyWhereItMayAndTheRefusalNamesTheLineToAdd() {
    assertThat(same("porter", "stand", Map.of("point", "http.request")))
        .contains("\"event:http.request:subscribe\"");
    assertThat(same("porter", "stand", Map.of("point", "venue.any"))).contains("stands");
    assertThat(same("porter", "stand", Map.of("point", "porter.**"))).contains("stands");
    assertThat(same("venue", "say", Map.of("how", "pass", "text", "x")))
        .doesNotContain("never asked");
  }

  @Test
  void aHookBeginsAndEndsWhenThePluginSaysSo() {
    Map<String, Object> nobody = Map.of("how", "null payload");
    assertThat(same("venue", "run", nobody)).contains("got null");
    same("usher", "begin", Map.of());
    assertThat(same("venue", "run", nobody)).contains("later");
    assertThat(same("usher", "end", Map.of())).contains("venue.nobody");
    assertThat(same("venue", "run", nobody)).contains("got null");
  }

  private static Map<String, List<Object>> figures(ModePlatform platform) {
    Map<String, List<Object>> figures = new TreeMap<>();
    for (HookStatus status : platform.xcore().plugins().platformHooks().status()) {
      figures.put(
          status.key().plugin() + " " + status.key().name() + " " + status.key().pattern(),
          Arrays.asList(
              status.options(),
              status.isServed(),
              status.state(),
              status.calls(),
              status.failures(),
              status.cancelled(),
              status.skipped(),
              status.overruns(),
              status.totalNanos() > 0));
    }
    return figures;
  }

  @Test
  void figuresAndSuspensionsAreTheSame() throws Exception {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      platform.xcore().plugins().reload("usher", "test");
      platform.xcore().plugins().unload("usher", "test");
      platform.xcore().plugins().load("usher", "test");
    }
    for (String how : List.of("pass", "skip", "cancel", "throw", "sleep", "sleep", "sleep")) {
      same("venue", "say", Map.of("how", how, "text", "figures"));
    }
    assertThat(same("venue", "say", Map.of("how", "cancel", "text", "suspended")))
        .contains("said=suspended");
    assertThat(figures(sandboxed)).isEqualTo(figures(trusted));
    assertThat(figures(sandboxed).get("usher before plugin.call").toString()).contains("SUSPENDED");
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      platform.xcore().plugins().unload("usher", "test");
      platform.xcore().plugins().load("usher", "test");
    }
    assertThat(same("venue", "say", Map.of("how", "cancel", "text", "again")))
        .contains("quiet hours");
  }

  @Test
  void aReloadHandsOverWithoutAGapAndAnUnloadEnds() throws Exception {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      AtomicBoolean goesOn = new AtomicBoolean(true);
      AtomicInteger calls = new AtomicInteger();
      AtomicInteger missed = new AtomicInteger();
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                while (goesOn.get()) {
                  Object said =
                      platform.act("venue", "say", Map.of("how", "skip with nothing", "text", ""));
                  calls.incrementAndGet();
                  if (!said.toString().equals("Optional.empty")) {
                    missed.incrementAndGet();
                  }
                }
              });
      await().until(() -> calls.get() > 20);
      platform.xcore().plugins().reload("usher", "test");
      int before = calls.get();
      await().until(() -> calls.get() > before + 20);
      goesOn.set(false);
      caller.join(Duration.ofSeconds(30));
      assertThat(missed).hasValue(0);
      assertThat(platform.act("venue", "run", Map.of("how", "coded")).toString())
          .contains("got payload first second last");

      platform.xcore().plugins().unload("usher", "test");
      assertThat(
              platform
                  .act("venue", "say", Map.of("how", "skip with nothing", "text", "x"))
                  .toString())
          .contains("said=x");
      assertThat(platform.act("venue", "run", Map.of("how", "coded")).toString())
          .isEqualTo("Optional[got payload first]");
      platform.xcore().plugins().load("usher", "test");
    }
  }
}
