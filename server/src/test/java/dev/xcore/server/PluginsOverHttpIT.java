package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Actions, routes, files and errors of real plugins on the real server. */
class PluginsOverHttpIT {

  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(folder, "probe", "stuck");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> route(String path) throws Exception {
    return server.get("/plugins/probe" + path);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    Map<?, ?> problem = TestServer.tree(answer);
    assertThat(problem.get("status")).isEqualTo((long) status);
    assertThat(problem.get("code")).isEqualTo(code);
    assertThat(problem.get("trace_id"))
        .isEqualTo(answer.headers().firstValue("X-Trace-Id").orElseThrow());
    assertThat(answer.body()).doesNotContain("jdbc:secret", "at probe.");
  }

  @Test
  void anActionAnswersExactlyAsTheContractSays() throws Exception {
    HttpResponse<String> answer = server.post("/app/probe/add", "{\"a\":2,\"b\":3}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"ok\",\"plugin\":\"probe\",\"action\":\"add\",\"result\":5}");
    assertThat(server.post("/app/probe/nothing", "").body()).endsWith("\"result\":null}");
  }

  @Test
  void anEmptyBodyIsAnEmptyPayload() throws Exception {
    HttpResponse<String> answer =
        server.send(server.request("/app/probe/echo").POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.body()).endsWith("\"result\":{}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "add | {\"a\":2 | 400 | invalid_payload",
        "add | [1,2] | 400 | invalid_payload",
        "add | \"x\" | 400 | invalid_payload",
        "add | null | 400 | invalid_payload",
        "add | {\"a\":1,\"a\":2,\"b\":3} | 400 | invalid_payload",
        "add | {\"a\":\"two\",\"b\":3} | 422 | validation_error",
        "add | {\"a\":2} | 422 | validation_error",
        "add | {\"a\":2.5,\"b\":1} | 422 | validation_error",
        "add | {\"a\":3000000000,\"b\":1} | 422 | validation_error",
        "none | {} | 404 | unknown_action",
        "soldOut | {} | 422 | sold_out",
        "guarded | {} | 401 | unauthenticated",
        "unwritable | {} | 500 | handler_error"
      })
  void badCallsGetTheErrorOfTheContract(String action, String body, int status, String code)
      throws Exception {
    assertProblem(server.post("/app/probe/" + action, body), status, code);
  }

  @Test
  void anUnknownPluginIsNotFound() throws Exception {
    assertProblem(server.post("/app/none/add", "{}"), 404, "plugin_not_found");
    assertProblem(server.get("/plugins/none/x"), 404, "plugin_not_found");
    assertProblem(server.post("/app/probe", "{}"), 404, "not_found");
    assertProblem(server.post("/app/probe/add/more", "{}"), 404, "not_found");
  }

  @Test
  void onlyPostCallsActions() throws Exception {
    HttpResponse<String> answer = server.get("/app/probe/add");
    assertProblem(answer, 405, "method_not_allowed");
    assertThat(answer.headers().firstValue("Allow")).hasValue("OPTIONS, POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void onlyJsonIsTakenAsAPayload(String type) throws Exception {
    assertProblem(
        server.send(
            server
                .request("/app/probe/add")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":2,\"b\":3}"))),
        415,
        "unsupported_media_type");
    assertProblem(
        server.send(
            server
                .request("/app/probe/add")
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":2,\"b\":3}"))),
        415,
        "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(ints = {501, 100_000})
  void deepJsonIsRefusedCleanly(int depth) throws Exception {
    String deep = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    assertProblem(server.post("/app/probe/echo", deep), 400, "invalid_payload");
    assertProblem(server.post("/plugins/probe/things", deep), 400, "invalid_payload");
    assertThat(server.post("/app/probe/add", "{\"a\":1,\"b\":1}").statusCode()).isEqualTo(200);
  }

  @Test
  void aHundredMegabytesAreRefused() throws Exception {
    String answer =
        RawClient.exchange(
            server.server().port(),
            "POST /app/probe/add HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: 104857600\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("payload_too_large");
  }

  @Test
  void anotherHostOrOriginCannotCallActions() throws Exception {
    for (String line : List.of("Origin: http://evil.example", "X-Forwarded-For: 1.2.3.4")) {
      String answer = action("Host: localhost\r\n" + line);
      assertThat(answer).startsWith("HTTP/1.1 401 ").contains("\"code\":\"unauthenticated\"");
    }
    assertThat(action("Host: rebound.example")).startsWith("HTTP/1.1 401 ");
    assertThat(action("Host: localhost")).startsWith("HTTP/1.1 200 ");
    assertThat(action("Host: rebound.example\r\nAuthorization: Bearer " + TestServer.TOKEN))
        .startsWith("HTTP/1.1 200 ");
  }

  private static String action(String headers) throws Exception {
    String body = "{\"a\":2,\"b\":3}";
    return RawClient.exchange(
        server.server().port(),
        "POST /app/probe/add HTTP/1.1\r\n"
            + headers
            + "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  @Test
  void productionNeedsTheTokenForActionsAndNotForRoutes(@TempDir Path other) throws Exception {
    ServerOptions options = TestServer.options(other).about("shop", "1.0.0", "production").build();
    try (TestServer strict = TestServer.start(other, options, "probe")) {
      assertProblem(strict.post("/app/probe/add", "{}"), 401, "unauthenticated");
      assertThat(strict.admin("POST", "/app/probe/add", "{\"a\":1,\"b\":1}").statusCode())
          .isEqualTo(200);
      assertThat(strict.get("/plugins/probe/text").statusCode()).isEqualTo(200);
      assertThat(strict.get("/").body()).isEqualTo("{\"name\":\"shop\"}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/text | 200 | application/json | \"pong\"",
        "/plain | 200 | text/plain;charset=utf-8 | plain ä",
        "/html | 200 | text/html;charset=utf-8 | <p>ä</p>",
        "/things/7?name=lamp | 200 | application/json | {\"id\":7,\"name\":\"lamp\"}",
        "/things/7/ | 200 | application/json | {\"id\":7,\"name\":\"thing\"}",
        "/input | 200 | application/octet-stream | input",
        "/file | 200 | text/plain;charset=utf-8 | note",
        "/later | 200 | application/json | {\"id\":7,\"name\":\"later\"}",
        "/rest/a/b%20c | 200 | application/json | \"a/b c\"",
        "/rest | 200 | application/json | \"\""
      })
  void returnValuesBecomeAnswers(String path, int status, String type, String body)
      throws Exception {
    HttpResponse<String> answer = route(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
    assertThat(answer.body()).isEqualTo(body);
  }

  @Test
  void nothingIsAnsweredWithoutABody() throws Exception {
    for (String path : List.of("/none", "/null")) {
      HttpResponse<String> answer = route(path);
      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
    }
    assertThat(server.post("/plugins/probe/accepted", "").statusCode()).isEqualTo(202);
    assertThat(server.post("/plugins/probe/things", "{\"id\":1,\"name\":\"x\"}").statusCode())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "/throws, 500, handler_error",
    "/unwritable, 500, handler_error",
    "/later-failed, 404, not_found",
    "/sold-out, 422, sold_out",
    "/things/x, 422, validation_error",
    "/admin-only, 401, unauthenticated",
    "/nowhere, 404, not_found",
    "/limited, 429, rate_limited"
  })
  void errorsOfRoutesAreProblems(String path, int status, String code) throws Exception {
    assertProblem(route(path), status, code);
  }

  @Test
  void rateLimitsSayWhenToTryAgain() throws Exception {
    assertThat(route("/limited").headers().firstValue("Retry-After")).hasValue("3");
  }

  @Test
  void theAdminTokenOpensWhatIsForAdministrators() throws Exception {
    assertThat(server.admin("GET", "/plugins/probe/admin-only", "").body()).isEqualTo("\"admin\"");
    assertThat(server.admin("POST", "/app/probe/guarded", "{}").body())
        .contains("\"result\":\"admin\"");
  }

  @Test
  void theTraceOfTheCallerGoesOn() throws Exception {
    String id = "4bf92f3577b34da6a3ce929d0e0e4736";
    HttpResponse<String> answer =
        server.send(
            server
                .request("/plugins/probe/context")
                .header("traceparent", "00-" + id + "-00f067aa0ba902b7-01"));
    assertThat(TestServer.tree(answer)).isEqualTo(Map.of("caller", "http", "trace", id));
    assertThat(answer.headers().firstValue("X-Trace-Id")).hasValue(id);
  }

  @Test
  void theRequestIsSeenDecoded() throws Exception {
    HttpResponse<String> answer =
        server.send(
            server.request("/plugins/probe/request?a=1&a=2&b=%C3%A4").header("Cookie", "c=d"));
    assertThat(TestServer.tree(answer))
        .isEqualTo(
            Map.of(
                "path",
                "/plugins/probe/request",
                "query",
                Map.of("a", List.of("1", "2"), "b", List.of("ä")),
                "cookies",
                Map.of("c", "d"),
                "remote",
                "127.0.0.1"));
  }

  @Test
  void methodsAreTold() throws Exception {
    HttpResponse<String> refused = server.send(server.request("/plugins/probe/things").DELETE());
    assertProblem(refused, 405, "method_not_allowed");
    assertThat(refused.headers().firstValue("Allow")).hasValue("OPTIONS, POST");
    HttpRequest.BodyPublisher nothing = HttpRequest.BodyPublishers.noBody();
    HttpResponse<String> asked =
        server.send(server.request("/plugins/probe/text").method("OPTIONS", nothing));
    assertThat(asked.statusCode()).isEqualTo(204);
    assertThat(asked.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
    HttpResponse<String> own =
        server.send(server.request("/plugins/probe/own-options").method("OPTIONS", nothing));
    assertThat(own.headers().firstValue("X-Own")).hasValue("yes");
    HttpResponse<String> head = server.send(server.request("/plugins/probe/text").HEAD());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Length")).hasValue("6");
    assertThat(server.send(server.request("/plugins/probe/stream").HEAD()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void responsesSayWhatTheySay() throws Exception {
    HttpResponse<String> answer = route("/redirect");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).hasValue("/plugins/probe/text");
    assertThat(answer.headers().firstValue("Set-Cookie"))
        .hasValue("seen=1; Path=/; HttpOnly; SameSite=Lax");
  }

  @Test
  void aFileIsUploaded() throws Exception {
    String form =
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../a.txt\"\r\n\r\n"
            + "x".repeat(200_000)
            + "\r\n--cut--\r\n";
    HttpResponse<String> answer =
        server.send(
            server
                .request("/plugins/probe/upload")
                .header("Content-Type", "multipart/form-data; boundary=cut")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    assertThat(TestServer.tree(answer)).isEqualTo(Map.of("name", "a.txt", "size", 200_000L));
    await().untilAsserted(this::noUploadIsLeft);
  }

  private void noUploadIsLeft() throws Exception {
    try (Stream<Path> left = Files.list(folder.resolve("var/uploads"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void filesAreServedUnderThePrefixAndRoutesWin() throws Exception {
    assertThat(route("/app.js").body()).startsWith("console.log");
    assertThat(route("/text").body()).isEqualTo("\"pong\"");
    assertThat(route("/").body()).startsWith("<h1>probe</h1>");
    assertThat(route("/sub/").body()).startsWith("<h1>sub</h1>");
    HttpResponse<String> folderPath = route("/sub");
    assertThat(folderPath.statusCode()).isEqualTo(308);
    assertThat(folderPath.headers().firstValue("Location")).hasValue("/plugins/probe/sub/");
    HttpResponse<String> first = route("/app.js");
    String etag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(
            server
                .send(server.request("/plugins/probe/app.js").header("If-None-Match", etag))
                .statusCode())
        .isEqualTo(304);
    assertThat(
            server
                .send(server.request("/plugins/probe/app.js").header("Range", "bytes=0-6"))
                .body())
        .isEqualTo("console");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../plugin.yaml",
        "/..%2fplugin.yaml",
        "/%2e%2e/%2e%2e/plugin.yaml",
        "/sub/../../../plugin.yaml",
        "/sub/..;/..;/plugin.yaml",
        "/..\\..\\plugin.yaml",
        "/..%5c..%5cplugin.yaml",
        "/%252e%252e/plugin.yaml",
        "//etc/passwd",
        "/app.js%00.html",
        "/%c0%ae%c0%ae/plugin.yaml",
        "/.hidden"
      })
  void nothingOutsideThePublicFolderIsServed(String path) throws Exception {
    String answer =
        RawClient.exchange(
            server.server().port(),
            "GET /plugins/probe" + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assertThat(answer).matches("(?s)HTTP/1.1 (400|404) .*");
    assertThat(answer).contains("application/problem+json").doesNotContain("execution_mode");
  }

  @Test
  void aDeadlineIsAnsweredWhileTheHandlerStillRuns() throws Exception {
    HttpResponse<String> answer = server.get("/plugins/stuck/forever");
    assertProblem(answer, 504, "timeout");
    assertThat(server.get("/plugins/stuck/running").body()).isEqualTo("true");
    assertThat(server.get("/plugins/stuck/release").statusCode()).isEqualTo(204);
    assertProblem(server.get("/plugins/stuck/sleeps"), 504, "timeout");
  }

  @Test
  void naughtyStringsHarmNothing() throws Exception {
    Optional<Path> corpus = Corpora.find("naughty-strings");
    Assumptions.assumeTrue(corpus.isPresent(), "the corpus of naughty strings is not here");
    JsonMapper mapper = JsonMapper.builder().build();
    List<?> strings;
    try (Stream<Path> files = Files.walk(corpus.get())) {
      Path file = files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
      strings = mapper.readValue(Files.readAllBytes(file), List.class);
    }
    for (Object string : strings) {
      String text = String.valueOf(string);
      HttpResponse<String> echoed =
          server.post("/app/probe/echo", mapper.writeValueAsString(Map.of("x", text)));
      assertThat(echoed.statusCode()).as(text).isEqualTo(200);
      assertThat(mapper.readTree(echoed.body()).get("result").get("x").asString()).isEqualTo(text);
      String path = java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
      assertThat(server.get("/plugins/probe/rest/" + path).statusCode())
          .as(text)
          .isIn(200, 400, 404, 431);
      assertThat(server.post("/app/" + path + "/" + path, "{}").statusCode())
          .as(text)
          .isIn(400, 404, 431);
      assertThat(
              RawClient.exchange(
                  server.server().port(),
                  "GET /plugins/probe/text HTTP/1.1\r\n"
                      + "Host: localhost\r\n"
                      + "Connection: close\r\n"
                      + "X-N: "
                      + new String(
                          text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
                      + "\r\n\r\n"))
          .as(text)
          .matches("(?s)HTTP/1.1 (200|400|431) .*");
    }
    assertThat(route("/text").statusCode()).isEqualTo(200);
  }

  @Test
  void bytesOfAnyValueComeBack() throws Exception {
    HttpResponse<byte[]> answer =
        server
            .client()
            .send(server.request("/plugins/probe/bytes").build(), BodyHandlers.ofByteArray());
    assertThat(answer.body()).containsExactly(1, 2, 3);
  }
}
