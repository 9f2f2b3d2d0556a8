package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cache in trusted and in sandboxed plugins: the same answers. */
@Timeout(180)
class CachePluginIT {

  @TempDir private static Path folder;
  private static ModePlatform trusted;
  private static ModePlatform sandboxed;

  @BeforeAll
  static void start() throws Exception {
    trusted = ModePlatform.start(folder.resolve("t"), "trusted", "cacher");
    sandboxed = ModePlatform.start(folder.resolve("s"), "sandboxed", "cacher");
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
  private static String same(String action, Map<String, Object> payload) {
    Object expected = trusted.act("cacher", action, payload);
    assertThat(sandboxed.act("cacher", action, payload)).isEqualTo(expected);
    return expected.toString();
  }

  private static Map<String, Object> same(String method, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder().method(method, HttpRequest.BodyPublishers.noBody());
    Map<String, Object> expected = trusted.send(request, "cacher" + path);
    assertThat(sandboxed.send(request, "cacher" + path)).isEqualTo(expected);
    return expected;
  }

  @Test
  void theCacheDoesTheSameInBothModes() {
    assertThat(same("basics", Map.of()))
        .isEqualTo(
            "Optional[[true, [user:1, user:2], [user:1, user:2], true, true, false, true, false, 2,"
                + " memory]]");
    assertThat(same("same", Map.of())).isEqualTo("Optional[[true, true, true, true, true]]");
    assertThat(same("once", Map.of())).isEqualTo("Optional[[[1], 1]]");
    assertThat(same("absent", Map.of())).isEqualTo("Optional[[1, false]]");
    assertThat(same("large", Map.of())).isEqualTo("Optional[5400000]");
  }

  @ParameterizedTest
  @CsvSource({
    "key, handler_error",
    "long, handler_error",
    "ttl, handler_error",
    "size, payload_too_large",
    "null, handler_error",
    "fails, sold out"
  })
  void whatIsRefusedIsRefusedInBothModes(String what, String expected) {
    assertThat(same("refused", Map.of("what", what))).contains(expected);
  }

  @Test
  void cachedActionsAreCalledOnceForEachKey() {
    String first = same("number", Map.of("id", 1));
    assertThat(same("number", Map.of("id", 1))).isEqualTo(first);
    assertThat(same("number", Map.of("id", 2))).isNotEqualTo(first);
    same("forget", Map.of("id", 1));
    assertThat(same("number", Map.of("id", 1))).isNotEqualTo(first);

    String other = same("number", Map.of("id", 13));
    assertThat(same("forget", Map.of("id", 13))).contains("not that one");
    assertThat(same("number", Map.of("id", 13))).isEqualTo(other);
    assertThat(same("number", Map.of("id", "x"))).contains("validation_error");
  }

  @Test
  void keysAreMadeOfArgumentsAndTheirParts() {
    String first = same("byQuery", Map.of("text", "a:b", "page", 1));
    assertThat(same("byQuery", Map.of("text", "a:b", "page", 1))).isEqualTo(first);
    assertThat(same("byQuery", Map.of("text", "a", "page", 1))).isNotEqualTo(first);
    assertThat(same("byQuery", Map.of("text", "a:b"))).isNotEqualTo(first);

    String all = same("byAll", Map.of("text", "a"));
    assertThat(same("byAll", Map.of("text", "a", "number", 3))).isEqualTo(all);
    assertThat(same("byAll", Map.of("text", "a", "number", 4))).isNotEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"maybe", "result"})
  void emptyAndFailedAnswersAreNotRemembered(String action) {
    String some = same(action, Map.of("id", 1));
    assertThat(same(action, Map.of("id", 1))).isEqualTo(some);
    String before = same("made", Map.of());
    String none = same(action, Map.of("id", 0));
    assertThat(same(action, Map.of("id", 0))).isEqualTo(none);
    assertThat(same("made", Map.of())).isNotEqualTo(before);
  }

  @Test
  void cachedRoutesAnswerTheSameUntilTheyAreInvalidated() {
    Object first = same("GET", "/users/7").get("body");
    assertThat(same("GET", "/users/7?verbose=true").get("body")).isEqualTo(first);
    assertThat(same("GET", "/users/8").get("body")).isNotEqualTo(first);
    assertThat(same("PUT", "/users/7").get("status")).isEqualTo(200);
    assertThat(same("GET", "/users/7").get("body")).isNotEqualTo(first);
    assertThat(same("GET", "/users/x").get("status")).isEqualTo(422);
    assertThat(same("GET", "/who")).isEqualTo(same("GET", "/who"));
  }

  private static String page(ModePlatform platform, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(platform.uri().resolve(path))
            .header("Authorization", platform.bearer())
            .build();
    return platform.client().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void administratorsSeeTheCacheAndItsMeters() throws Exception {
    same("basics", Map.of());
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      assertThat(page(platform, "/metrics"))
          .contains("xcore_cache_hits_total{plugin=\"cacher\"}")
          .contains("xcore_cache_misses_total{plugin=\"cacher\"}")
          .contains("xcore_cache_evictions_total{plugin=\"cacher\"}")
          .contains("xcore_cache_size{plugin=\"cacher\"}");
      // Details come with the first look at its health.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(page(platform, "/admin/services"))
                  .contains("\"name\":\"cache\"")
                  .contains("\"backend\":\"memory\""));
    }
  }

  @Test
  void permissionsThatMentionTheCacheDecide() throws Exception {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      platform.add("cacher", "reader", "permissions: [\"service:cache:read\"]");
      assertThat(platform.act("reader", "basics", Map.of()).toString())
          .contains("permission_denied")
          .contains("\"service:cache:write\"");
      platform.add("cacher", "silent", "permissions: [\"plugin:nobody:call\"]");
      assertThat(platform.act("silent", "basics", Map.of()).toString()).contains("memory");
    }
  }

  @Test
  void aForbiddenCacheIsALoadError() {
    TestApplication application =
        cached(
            "permissions: [{resource: \"service:*\", actions: [\"*\"], effect: deny}]\n",
            "@Action @Cached(key = \"a\") public int a() { return 1; }");
    try (Xcore xcore = application.load()) {
      assertThat(xcore.boot().getFirst().problems().toString())
          .contains("Wrong.a(): has @Cached, but")
          .contains("add - \"service:cache:use\" to permissions in its plugin.yaml");
    }
  }

  private TestApplication cached(String manifest, String method) {
    Path place = folder.resolve("w" + Math.abs(method.hashCode() + manifest.hashCode()));
    return new TestApplication(place)
        .plugin(
            "wrong",
            manifest,
            "Wrong",
            """
            import dev.xcore.sdk.*;
            import dev.xcore.sdk.http.*;

            public final class Wrong implements Plugin {
              %s
            }
            """
                .formatted(method));
  }

  @Test
  void aKeyThatNamesNoParameterIsALoadErrorInBothModes() throws Exception {
    for (ModePlatform platform : List.of(trusted, sandboxed)) {
      Path plugin = platform.folder().resolve("plugins/misspelt");
      Files.createDirectories(plugin.resolve("src"));
      Files.writeString(
          plugin.resolve("plugin.yaml"),
          "name: misspelt\nversion: 1.0.0\nexecution_mode: %s\n"
              .formatted(platform == trusted ? "trusted" : "sandboxed"));
      Files.writeString(
          plugin.resolve("src/Misspelt.java"),
          """
          import dev.xcore.sdk.*;
          import dev.xcore.sdk.http.*;

          public final class Misspelt implements Plugin {
            @Get("/u/{id}") @Cached(key = "u:{idd}") public int u(int id) { return 1; }
          }
          """);
      assertThatThrownBy(() -> platform.xcore().plugins().load("misspelt", "test"))
          .hasMessageContaining(
              "Misspelt.u(int): @Cached key 'u:{idd}': there is no parameter 'idd'; did you mean"
                  + " 'id'?");
    }
  }

  @Test
  void classesOfCachedValuesLeaveMemoryWithTheirPluginAndValuesStay() throws Exception {
    try (ModePlatform platform =
        ModePlatform.start(folder.resolve("unload"), "trusted", "cacher")) {
      long before = platform.xcore().plugins().loaders().alive();
      Object first = platform.act("cacher", "number", Map.of("id", 1));
      for (int i = 0; i < 3; i++) {
        platform.act("cacher", "basics", Map.of());
        platform.act("cacher", "once", Map.of());
        platform.act("cacher", "byQuery", Map.of("text", "a"));
        platform.xcore().plugins().reload("cacher", "test");
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(platform.xcore().plugins().loaders().alive()).isEqualTo(before));
      assertThat(platform.xcore().plugins().loaders().everLeaked()).isZero();
      assertThat(platform.act("cacher", "byQuery", Map.of("text", "a")).toString())
          .as("remembered by an older version")
          .isNotEqualTo(first.toString());
    }
  }
}
