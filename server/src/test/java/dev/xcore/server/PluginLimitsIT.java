package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits, circuits, retries and health of a real plugin, as HTTP clients meet them. */
class PluginLimitsIT {

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    write(
        "bad",
        """
        package bad;
        public final class Bad implements dev.xcore.sdk.Plugin {
          @Override public void onLoad() { throw new IllegalStateException("password=hunter2"); }
        }
        """);
    server = TestServer.start(folder, "fragile");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void write(String name, String source) throws Exception {
    Path plugin = Files.createDirectories(folder.resolve("plugins").resolve(name));
    Files.createDirectories(plugin.resolve("src").resolve(name));
    Files.writeString(plugin.resolve("src").resolve(name).resolve("Bad.java"), source);
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        "name: " + name + "\nversion: 1.0.0\nexecution_mode: trusted\n");
  }

  private Path illness() {
    return folder.resolve("var/data/fragile/ill");
  }

  private void becomeIll() throws Exception {
    Files.createFile(illness());
    await().until(() -> server.get("/plugins/fragile/calls").statusCode() == 503);
  }

  private static void assertProblem(
      HttpResponse<String> answer, int status, String code, String retryAfter) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(TestServer.tree(answer).get("code")).isEqualTo(code);
    assertThat(answer.headers().firstValue("Retry-After").orElse("none")).isEqualTo(retryAfter);
  }

  @Test
  void aRateLimitOfARouteAnswers429AndWhenToComeBack() throws Exception {
    server.get("/plugins/fragile/seldom");
    server.get("/plugins/fragile/seldom");

    HttpResponse<String> refused = server.get("/plugins/fragile/seldom");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(8, 10);
    assertThat(server.get("/plugins/fragile/calls").statusCode()).isEqualTo(200);
  }

  @Test
  void anOpenCircuitAnswers503AndWhenToComeBack() throws Exception {
    assertThat(server.get("/plugins/fragile/broken").statusCode()).isEqualTo(500);
    assertThat(server.get("/plugins/fragile/broken").statusCode()).isEqualTo(500);

    assertProblem(server.get("/plugins/fragile/broken"), 503, "circuit_open", "30");

    Map<?, ?> limits =
        (Map<?, ?>)
            TestServer.tree(server.admin("GET", "/admin/plugins/fragile", "")).get("limits");
    assertThat((Map<?, ?>) limits.get("circuit GET /broken"))
        .extracting("state", "opened", "refused")
        .isEqualTo(List.of("open", 1L, 1L));
    assertThat((Map<?, ?>) limits.get("concurrent")).extracting("peak").isEqualTo(1L);
  }

  @Test
  void aRouteIsRepeatedWithTheBodyOfItsRequest() throws Exception {
    HttpResponse<String> answer = server.post("/plugins/fragile/notes", "{\"text\":\"hello\"}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(TestServer.tree(answer)).isEqualTo(Map.of("text", "hello", "calls", 3L));
  }

  @Test
  void aRequestWhoseBodyWasReadAsAStreamIsNotRepeated() throws Exception {
    assertThat(server.post("/plugins/fragile/raw", "{}").statusCode()).isEqualTo(500);

    assertThat(server.get("/plugins/fragile/calls").body()).isEqualTo("1");
  }

  @Test
  void rolesOfAMethodAreAskedFor() throws Exception {
    assertThat(server.get("/plugins/fragile/secret").statusCode()).isEqualTo(401);
    assertThat(server.admin("GET", "/plugins/fragile/secret", "").statusCode()).isEqualTo(200);
  }

  @Test
  void anUnhealthyPluginAnswers503UntilItRecovers() throws Exception {
    becomeIll();

    assertProblem(server.get("/plugins/fragile/seldom"), 503, "plugin_unavailable", "1");
    HttpResponse<String> action = server.post("/app/fragile/ask", "{}");
    assertProblem(action, 503, "plugin_unavailable", "1");
    assertThat(TestServer.tree(action).get("detail"))
        .isEqualTo("plugin 'fragile' is unhealthy: its health checks fail");

    HttpResponse<String> health = server.get("/health");
    assertThat(health.statusCode()).isEqualTo(503);
    Map<?, ?> checks = (Map<?, ?>) TestServer.tree(health).get("checks");
    assertThat((Map<?, ?>) checks.get("plugin.fragile"))
        .extracting("status")
        .isEqualTo("unhealthy");
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);

    Files.delete(illness());
    await().until(() -> server.post("/app/fragile/ask", "{}").statusCode() == 200);
    assertThat(server.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void administratorsSeeEveryCheck() throws Exception {
    becomeIll();

    Map<?, ?> health = TestServer.tree(server.admin("GET", "/admin/plugins/fragile/health", ""));

    assertThat(health.get("status")).isEqualTo("unhealthy");
    assertThat(health.get("state")).isEqualTo("active");
    Map<?, ?> database = (Map<?, ?>) ((Map<?, ?>) health.get("checks")).get("database");
    assertThat(database.get("message")).isEqualTo("no connection");
    assertThat(database.get("details")).isEqualTo(Map.of("pool", 0L));
    assertThat(server.get("/admin/plugins/fragile/health").statusCode()).isEqualTo(401);
    assertThat(server.admin("GET", "/admin/plugins/nobody/health", "").statusCode()).isEqualTo(404);
  }

  @Test
  void clientsAreNotToldWhyAPluginFailedButAdministratorsAre() throws Exception {
    HttpResponse<String> answer = server.post("/app/bad/anything", "{}");

    assertProblem(answer, 503, "plugin_unavailable", "none");
    assertThat(TestServer.tree(answer).get("detail")).isEqualTo("plugin 'bad' is failed");
    assertThat(server.get("/plugins/bad/x").body()).doesNotContain("hunter2", "IllegalState");
    assertThat(server.get("/health").body()).doesNotContain("hunter2", "IllegalState");
    assertThat(server.admin("GET", "/admin/plugins/bad", "").body()).contains("hunter2");
  }
}
