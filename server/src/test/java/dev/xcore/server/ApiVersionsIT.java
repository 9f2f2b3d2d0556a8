package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.runtime.PluginLoadException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiVersionsIT {

  private static final String USERS = "/plugins/versioned/users/7";
  private static final String OLD = "{\"id\":7,\"name\":\"Ada Lovelace\"}";
  private static final String NEW = "{\"id\":7,\"first\":\"Ada\",\"last\":\"Lovelace\"}";

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(folder, "versioned");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void pathHeaderAndMediaTypeSelectTheVersion() throws Exception {
    assertThat(server.get("/plugins/versioned/v1/users/7").body()).isEqualTo(OLD);
    assertThat(server.get("/plugins/versioned/v2/users/7").body()).isEqualTo(NEW);
    assertThat(get(USERS, "X-API-Version", "v2").body()).isEqualTo(NEW);
    assertThat(get(USERS, "Accept", "application/vnd.versioned.v2+json").body()).isEqualTo(NEW);
    assertThat(server.get(USERS).body()).isEqualTo(OLD);
  }

  @Test
  void answersSayTheirVersionAndWhatItDependsOn() throws Exception {
    HttpResponse<String> negotiated = get(USERS, "X-API-Version", "v2");
    HttpResponse<String> byPath = server.get("/plugins/versioned/v2/users/7");
    HttpResponse<String> failed = server.get("/plugins/versioned/v2/boom");

    assertThat(negotiated.headers().allValues("X-API-Version")).containsExactly("v2");
    assertThat(negotiated.headers().allValues("Vary")).contains("X-API-Version, Accept");
    assertThat(byPath.headers().allValues("X-API-Version")).containsExactly("v2");
    assertThat(byPath.headers().allValues("Vary")).contains("Accept");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.headers().allValues("X-API-Version")).containsExactly("v2");
  }

  @Test
  void theMediaTypeAskedForIsTheOneAnsweredWith() throws Exception {
    String type = "application/vnd.versioned.v2+json";

    assertThat(type(get(USERS, "Accept", type))).isEqualTo(type);
    assertThat(type(get("/plugins/versioned/v2/users/7", "Accept", type))).isEqualTo(type);
    assertThat(type(get(USERS, "Accept", "*/*"))).isEqualTo("application/json");
    assertThat(type(get("/plugins/versioned/ping", "Accept", type))).isEqualTo(type);
    assertThat(get(USERS, "Accept", "application/vnd.versioned.v9+json").statusCode())
        .isEqualTo(406);
  }

  @Test
  void aLiteralOfOneVersionDoesNotHideTheParameterOfAnother() throws Exception {
    assertThat(server.get("/plugins/versioned/v3/users/me").body()).contains("Myself");
    assertThat(get("/plugins/versioned/users/me", "X-API-Version", "v3").body()).contains("Myself");
    assertThat(get("/plugins/versioned/users/me", "X-API-Version", "v2").statusCode())
        .isEqualTo(422);
  }

  @Test
  void whatIsNotInAVersionIsRefusedWithWhereItIs() throws Exception {
    assertThat(detail(server.get("/plugins/versioned/v9/users/7"), 404))
        .isEqualTo(
            "'v9' is not a version of the API of plugin 'versioned'; did you mean 'v1'?; its"
                + " versions are v1, v2, v3");
    assertThat(detail(get(USERS, "X-API-Version", "v9"), 404)).contains("versions are v1, v2, v3");
    assertThat(detail(server.get("/plugins/versioned/v1/coded/x"), 404))
        .isEqualTo(
            "nothing is served at /plugins/versioned/v1/coded/x in API version v1; version v2 has"
                + " it");
    assertThat(detail(server.get("/plugins/versioned/coded/x"), 404))
        .isEqualTo(
            "nothing is served at /plugins/versioned/coded/x in API version v1; version v2 has it");
    assertThat(detail(server.get("/plugins/versioned/nowhere"), 404))
        .isEqualTo("nothing is served at /plugins/versioned/nowhere");
    HttpResponse<String> wrongMethod = server.post("/plugins/versioned/v2/users/7", "{}");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(server.post("/plugins/versioned/v2/users", NEW).body()).isEqualTo(NEW);
    assertThat(server.post("/plugins/versioned/v1/users", NEW).statusCode()).isEqualTo(404);
  }

  @Test
  void contradictionsAreRefused() throws Exception {
    assertThat(detail(get("/plugins/versioned/v1/users/7", "X-API-Version", "v2"), 400))
        .contains("the path asks for API version v1");
    assertThat(
            get("/plugins/versioned/v1/users/7", "Accept", "application/vnd.versioned.v2+json")
                .statusCode())
        .isEqualTo(406);
  }

  @Test
  void routesWithoutVersionAreInAllAndRoutersInTheirs() throws Exception {
    for (String version : List.of("", "/v1", "/v2", "/v3")) {
      assertThat(server.get("/plugins/versioned" + version + "/ping").body()).isEqualTo("\"pong\"");
    }
    assertThat(server.get("/plugins/versioned/v2/coded/x").body())
        .contains("/plugins/versioned/v2/coded/x");
    assertThat(get("/plugins/versioned/coded/x", "X-API-Version", "v2").body())
        .contains("/plugins/versioned/coded/x");
  }

  @Test
  void actionsAreVersionedByHeaderMediaTypeAndName() throws Exception {
    String ada = "{\"name\":\"Ada\"}";
    String id = "{\"id\":3}";

    assertThat(action("greet", ada, "X-API-Version", "v1").body()).contains("\"Hello Ada\"");
    assertThat(action("greet", id, "X-API-Version", "v2").body())
        .contains("\"action\":\"greet\"", "greeted");
    assertThat(server.post("/app/versioned/greet", ada).body()).contains("\"Hello Ada\"");
    assertThat(server.post("/app/versioned/greet@v2", id).body()).contains("greeted");
    assertThat(type(action("greet", id, "Accept", "application/vnd.versioned.v2+json")))
        .isEqualTo("application/vnd.versioned.v2+json");
    assertThat(action("any", "{}", "X-API-Version", "v3").body()).contains("\"any\"");
    assertThat(action("greet@v1", ada, "X-API-Version", "v2").statusCode()).isEqualTo(400);
    assertThat(detail(action("greet", id, "X-API-Version", "v3"), 404))
        .isEqualTo(
            "action 'greet' of plugin 'versioned' is not in version v3 of its API; it is in v1,"
                + " v2");
    assertThat(detail(server.post("/app/versioned/gret", "{}"), 404)).contains("greet@v1");
    assertThat(
            server.supervisor().call("versioned", "greet@v2", Map.of("id", 4)).value().toString())
        .contains("greeted");
  }

  @Test
  void socketsAreVersionedByPathAndHeader() throws Exception {
    assertThat(hello("/plugins/versioned/v1/feed", "")).isEqualTo("v1");
    assertThat(hello("/plugins/versioned/v2/feed", "")).isEqualTo("v2");
    assertThat(hello("/plugins/versioned/feed", "v2")).isEqualTo("v2");
    assertThat(hello("/plugins/versioned/feed", "")).isEqualTo("v1");
    assertThatThrownBy(() -> hello("/plugins/versioned/feed", "v3")).hasMessageContaining("404");
  }

  @Test
  void theEndOfAVersionIsAnnouncedAndThenKept() throws Exception {
    HttpResponse<String> before = server.get("/plugins/versioned/v1/users/7");

    assertThat(before.statusCode()).isEqualTo(200);
    assertThat(before.headers().allValues("Deprecation")).containsExactly("@1767225600");
    assertThat(before.headers().allValues("Sunset"))
        .containsExactly("Thu, 31 Dec 2099 00:00:00 GMT");
    assertThat(before.headers().allValues("Link"))
        .containsExactly(
            "<https://example.com/versioned>; rel=\"deprecation\"",
            "<https://example.com/versioned>; rel=\"sunset\"",
            "</plugins/versioned/v2>; rel=\"successor-version\"");
    assertThat(server.get("/plugins/versioned/v2/users/7").headers().map())
        .doesNotContainKeys("deprecation", "sunset", "link");

    server.at(Instant.parse("2099-12-31T00:00:00Z"));

    String ended =
        "version v1 of this API ended on 2099-12-31T00:00:00Z; use version v2 at"
            + " /plugins/versioned/v2";
    HttpResponse<String> after = server.get("/plugins/versioned/v1/users/7");
    assertThat(detail(after, 410)).isEqualTo(ended);
    assertThat(TestServer.tree(after).get("code")).isEqualTo("gone");
    assertThat(after.headers().firstValue("Link")).isPresent();
    assertThat(detail(server.get(USERS), 410)).isEqualTo(ended);
    assertThat(detail(server.post("/app/versioned/greet", "{\"name\":\"A\"}"), 410))
        .isEqualTo(ended);
    assertThat(server.get("/plugins/versioned/v2/users/7").statusCode()).isEqualTo(200);
  }

  @Test
  void reloadChangesTheVersions() throws Exception {
    manifest(text -> text.replace("[v1, v2, v3]", "[v1, v2, v3, v4]\n  default: v2"));
    server.supervisor().reload("versioned", "test");

    assertThat(server.get(USERS).body()).isEqualTo(NEW);
    assertThat(server.get("/plugins/versioned/v4/ping").body()).isEqualTo("\"pong\"");

    manifest(text -> text.replaceAll("(?s)api:.*", ""));
    assertThatThrownBy(() -> server.supervisor().reload("versioned", "test"))
        .isInstanceOfSatisfying(
            PluginLoadException.class,
            failure ->
                assertThat(failure.problems().toString())
                    .contains("add to it: api: {versions: [v1, v2, v3]}"));
    assertThat(server.get("/plugins/versioned/v4/ping").body()).isEqualTo("\"pong\"");
  }

  private void manifest(java.util.function.UnaryOperator<String> change) throws Exception {
    Path file = server.plugins().resolve("versioned/plugin.yaml");
    Files.writeString(file, change.apply(Files.readString(file)));
  }

  private HttpResponse<String> get(String path, String header, String value) throws Exception {
    return server.send(server.request(path).header(header, value));
  }

  private HttpResponse<String> action(String name, String json, String header, String value)
      throws Exception {
    return server.send(
        server
            .request("/app/versioned/" + name)
            .header(header, value)
            .header("Content-Type", "application/json")
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(json)));
  }

  private String hello(String path, String version) throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    WebSocket.Builder builder = server.client().newWebSocketBuilder();
    if (!version.isEmpty()) {
      builder.header("X-API-Version", version);
    }
    String address = server.server().uri().toString().replaceFirst("^http", "ws") + path;
    WebSocket socket =
        builder
            .buildAsync(
                URI.create(address),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket open, CharSequence text, boolean end) {
                    first.complete(text.toString());
                    return null;
                  }
                })
            .handle((open, refused) -> {
              if (refused == null) {
                return open;
              }
              Throwable cause = refused.getCause() == null ? refused : refused.getCause();
              throw new IllegalStateException(
                  "refused " + ((WebSocketHandshakeException) cause).getResponse().statusCode());
            })
            .get(20, TimeUnit.SECONDS);
    try {
      return first.get(20, TimeUnit.SECONDS);
    } finally {
      socket.abort();
    }
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  private static String detail(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer::body).isEqualTo(status);
    return String.valueOf(TestServer.tree(answer).get("detail"));
  }
}
