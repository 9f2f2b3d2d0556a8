package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks of plugins around requests over HTTP. */
class HooksIT {

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    plugin(
        "page",
        """
          @Get("/hello") public String hello() { return "hello"; }
          @Get("/broken") public String broken() { throw new ConflictException("as planned"); }
          @Action public int twice(int number) { return 2 * number; }
        """);
    plugin(
        "guard",
        """
          public record Request(String method, String path, String query, String client) {}
          private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
          @OnHook("http.request") void check(HookCall call, Request request) {
            switch (request.query()) {
              case "forbidden" -> call.cancel("not for " + request.client());
              case "teapot" -> call.cancel(ErrorCode.RATE_LIMITED, "short of water");
              case "skipped" -> call.skip(Map.of("path", request.path()));
              default -> {}
            }
          }
          @OnHook(value = "http.request", phase = HookPhase.AFTER) void seen(HookCall call, Request request) {
            seen.add(request.method() + " " + request.path() + " "
                + call.error().map(XcoreException::code).orElseGet(() -> String.valueOf(call.result())));
          }
          @Action public List<String> seen() { return List.copyOf(seen); }
        """);
    server = TestServer.start(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void plugin(String name, String members) throws Exception {
    Path plugin = Files.createDirectories(folder.resolve("plugins").resolve(name));
    Path source = Files.createDirectories(plugin.resolve("src").resolve(name));
    Files.writeString(
        source.resolve("Main.java"),
        """
        package %s;
        import dev.xcore.sdk.*;
        import dev.xcore.sdk.http.*;
        import java.util.*;
        public final class Main implements Plugin {
        %s
        }
        """
            .formatted(name, members));
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        "name: " + name + "\nversion: 1.0.0\nexecution_mode: trusted\n");
  }

  @Test
  void aHookRefusesRequestsWithTheErrorOfItsChoice() throws Exception {
    assertThat(server.get("/plugins/page/hello").statusCode()).isEqualTo(200);
    HttpResponse<String> forbidden = server.get("/plugins/page/hello?forbidden");
    assertThat(forbidden.statusCode()).isEqualTo(403);
    assertThat(forbidden.body())
        .contains("permission_denied")
        .contains("plugin 'guard' refuses http.request: not for 127.0.0.1");
    assertThat(server.get("/plugins/page/hello?teapot").statusCode()).isEqualTo(429);
    assertThat(server.post("/app/page/twice?forbidden", "{\"number\": 4}").statusCode())
        .isEqualTo(403);
  }

  @Test
  void aHookAnswersARequestItself() throws Exception {
    HttpResponse<String> answer = server.get("/plugins/page/hello?skipped");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(TestServer.tree(answer)).isEqualTo(Map.of("path", "/plugins/page/hello"));
  }

  @Test
  void afterHooksHearOfTheStatusOrTheError() throws Exception {
    server.get("/plugins/page/hello");
    server.get("/plugins/page/broken");
    server.post("/app/page/twice", "{\"number\": 4}");
    await()
        .untilAsserted(() ->
            assertThat(server.supervisor().call("guard", "seen", Map.of()).value())
                .isEqualTo(
                    List.of(
                        "GET /plugins/page/hello {status=200}",
                        "GET /plugins/page/broken conflict",
                        "POST /app/page/twice {status=200}")));
  }

  @Test
  void whoStandsAtAPointIsListedWithItsFigures() throws Exception {
    assertThat(server.get("/admin/hooks").statusCode()).isEqualTo(401);
    server.get("/plugins/page/hello?forbidden");
    server.get("/plugins/page/hello?skipped");
    Map<?, ?> all = TestServer.tree(server.admin("GET", "/admin/hooks?plugin=guard", ""));
    assertThat(all.get("hooks"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(2)
        .first()
        .satisfies(hook ->
            assertThat(hook)
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("point", "http.request")
                .containsEntry("phase", "before")
                .containsEntry("order", 50L)
                .containsEntry("plugin", "guard")
                .containsEntry("state", "active")
                .containsEntry("served", true)
                .containsEntry("calls", 2L)
                .containsEntry("failed", 0L)
                .containsEntry("overruns", 0L)
                .containsEntry("cancelled", 1L)
                .containsEntry("skipped", 1L)
                .hasEntrySatisfying("mean_ms", mean -> assertThat((Number) mean).isNotNull()));
    Map<?, ?> none = TestServer.tree(server.admin("GET", "/admin/hooks?plugin=nobody", ""));
    assertThat(none.get("hooks")).isEqualTo(List.of());
    assertThat(server.admin("GET", "/admin/hooks?plugn=guard", "").statusCode()).isEqualTo(400);
  }

  @Test
  void thePlatformsOwnPagesMeetNoHook() throws Exception {
    assertThat(server.get("/health?forbidden").statusCode()).isEqualTo(200);
    assertThat(server.admin("GET", "/admin/plugins?forbidden", "").statusCode()).isEqualTo(200);
  }

  @Test
  void resultsThatHooksGiveReachHttpClients() throws Exception {
    try (var hook =
        server
            .supervisor()
            .hooks()
            .on("plugin.call", call -> call.replacePayload(Map.of("number", 21)))) {
      assertThat(TestServer.tree(server.post("/app/page/twice", "{\"number\": 4}")).get("result"))
          .as(hook.pattern())
          .isEqualTo(42L);
    }
    assertThat(TestServer.tree(server.post("/app/page/twice", "{\"number\": 4}")).get("result"))
        .isEqualTo(8L);
  }
}
