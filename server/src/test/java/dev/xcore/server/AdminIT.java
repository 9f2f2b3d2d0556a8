package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Administration of real plugins. */
class AdminIT {

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(folder, "probe");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> admin(String method, String path) throws Exception {
    return server.admin(method, "/admin" + path, "");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /admin/status",
    "GET, /admin/plugins",
    "GET, /admin/plugins/probe",
    "POST, /admin/plugins/probe/unload",
    "POST, /admin/plugins/probe/reload",
    "GET, /admin/config",
    "PATCH, /admin/config",
    "GET, /admin/",
    "GET, /admin/nothing",
    "DELETE, /admin/plugins/probe"
  })
  void nothingIsToldWithoutTheToken(String method, String path) throws Exception {
    var nothing = java.net.http.HttpRequest.BodyPublishers.noBody();
    for (String credentials : List.of("", "Bearer wrong", "Basic " + TestServer.TOKEN)) {
      var request = server.request(path).method(method, nothing);
      if (!credentials.isEmpty()) {
        request.header("Authorization", credentials);
      }
      HttpResponse<String> answer = server.send(request);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("\"code\":\"unauthenticated\"");
      assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    }
    assertThat(server.get("/plugins/probe/text").statusCode()).isEqualTo(200);
  }

  @Test
  void statusTellsOfThePlatform() throws Exception {
    Map<?, ?> status = TestServer.tree(admin("GET", "/status"));
    assertThat(status.get("env")).isEqualTo("development");
    assertThat(status.get("pid")).isEqualTo(ProcessHandle.current().pid());
    assertThat((Map<?, ?>) status.get("plugins")).isEqualTo(Map.of("active", 1L, "total", 1L));
    assertThat(status.get("started_at")).asString().matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
  }

  @Test
  void aPluginIsToldInFull() throws Exception {
    assertThat((List<?>) TestServer.tree(admin("GET", "/plugins")).get("plugins")).hasSize(1);
    server.post("/app/probe/add", "{\"a\":1,\"b\":1}");
    Map<?, ?> plugin = TestServer.tree(admin("GET", "/plugins/probe"));
    assertThat(plugin.get("state")).isEqualTo("active");
    assertThat(plugin.get("version")).isEqualTo("1.0.0");
    assertThat(plugin.get("mode")).isEqualTo("trusted");
    assertThat(plugin.get("calls")).isEqualTo(1L);
    assertThat((List<?>) plugin.get("actions")).hasSizeGreaterThan(3);
    assertThat((List<?>) plugin.get("history")).isNotEmpty();
    assertThat(plugin.get("limits").toString()).contains("maximum=200");
    assertThat(plugin.get("routes").toString()).contains("/plugins/probe/things/{id}");
    assertThat(admin("GET", "/plugins/none").body()).contains("\"code\":\"plugin_not_found\"");
  }

  @Test
  void unloadedPluginsAreUnavailableUntilLoadedAgain() throws Exception {
    assertThat(TestServer.tree(admin("POST", "/plugins/probe/unload")).get("state"))
        .isEqualTo("unloaded");
    HttpResponse<String> route = server.get("/plugins/probe/text");
    assertThat(route.statusCode()).isEqualTo(503);
    assertThat(route.body()).contains("\"code\":\"plugin_unavailable\"");
    assertThat(server.post("/app/probe/add", "{}").statusCode()).isEqualTo(503);
    assertThat(TestServer.tree(admin("POST", "/plugins/probe/load")).get("state"))
        .isEqualTo("active");
    assertThat(server.get("/plugins/probe/text").statusCode()).isEqualTo(200);
  }

  @Test
  void aFailedReloadSaysWhereAndLeavesTheOldVersionServing() throws Exception {
    Path source = server.plugins().resolve("probe/src/probe/Probe.java");
    String text = Files.readString(source);
    Files.writeString(source, text.replace("return \"pong\";", "return 7"));
    HttpResponse<String> failed = admin("POST", "/plugins/probe/reload");
    assertThat(failed.statusCode()).isEqualTo(422);
    Map<?, ?> problem = TestServer.tree(failed);
    assertThat(problem.get("code")).isEqualTo("compile_error");
    assertThat(problem.get("errors").toString()).contains("Probe.java:");
    assertThat(server.get("/plugins/probe/text").body()).isEqualTo("\"pong\"");

    Files.writeString(source, text.replace("return \"pong\";", "return \"ping\";"));
    assertThat(admin("POST", "/plugins/probe/reload").statusCode()).isEqualTo(200);
    assertThat(server.get("/plugins/probe/text").body()).isEqualTo("\"ping\"");
  }

  @Test
  void aPluginThatClaimsAnothersPathIsRefusedByName() throws Exception {
    thief(
        "name: thief\nversion: 1.0.0\nexecution_mode: trusted\napi: {prefix: /plugins/probe}\n",
        "/text");
    HttpResponse<String> refused = admin("POST", "/plugins/thief/load");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(refused.body())
        .contains(
            "\"code\":\"route_conflict\"",
            "GET /plugins/probe/text",
            "thief",
            "probe",
            "Probe.text");
    assertThat(server.get("/plugins/probe/text").body()).isEqualTo("\"pong\"");
  }

  @ParameterizedTest
  @CsvSource({"/admin, /status", "/health, /mine", "/docs, /x"})
  void aPluginThatClaimsThePlatformsPathIsRefused(String prefix, String path) throws Exception {
    thief(
        "name: thief\nversion: 1.0.0\nexecution_mode: trusted\napi: {prefix: " + prefix + "}\n",
        path);
    HttpResponse<String> refused = admin("POST", "/plugins/thief/load");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(admin("GET", "/status").statusCode()).isEqualTo(200);
    assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
  }

  private void thief(String manifest, String path) throws Exception {
    Path plugin = Files.createDirectories(server.plugins().resolve("thief/src"));
    Files.writeString(plugin.resolveSibling("plugin.yaml"), manifest);
    Files.writeString(
        plugin.resolve("Thief.java"),
        "import dev.xcore.sdk.Plugin;\nimport dev.xcore.sdk.http.Get;\n"
            + "public final class Thief implements Plugin {\n"
            + "  @Get(\""
            + path
            + "\") public String text() { return \"mine\"; }\n}\n");
  }

  @Test
  void theConfigurationIsShownAndChangedThroughItsPort() throws Exception {
    assertThat(admin("GET", "/config").body()).isEqualTo("{\"server\":{\"port\":8082}}");
    HttpResponse<String> changed =
        server.admin("PATCH", "/admin/config", "{\"observability\":{\"level\":\"debug\"}}");
    assertThat(TestServer.tree(changed))
        .isEqualTo(Map.of("applied", List.of("observability"), "actor", "admin"));
    assertThat(server.patches()).containsExactly(Map.of("observability", Map.of("level", "debug")));
    assertThat(server.admin("PATCH", "/admin/config", "[]").statusCode()).isEqualTo(400);
  }

  @Test
  void healthTellsOfFailedPlugins() throws Exception {
    thief("name: thief\nversion: nonsense\n", "/x");
    assertThat(admin("POST", "/plugins/thief/load").statusCode()).isEqualTo(422);
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    HttpResponse<String> health = server.get("/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).contains("\"status\":\"degraded\"", "failed: thief");
  }
}
