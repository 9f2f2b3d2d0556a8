package dev.xcore.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.http.Response.Header;
import dev.xcore.server.Access;
import dev.xcore.server.BuiltInRoute;
import dev.xcore.server.HttpDispatcher;
import dev.xcore.server.HttpExchange;
import dev.xcore.server.ServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapter between a real container and the dispatcher, without any plugin. */
class XcoreServletTest {

  private static final List<Header> TEXT = List.of(new Header("Content-Type", "text/plain"));

  @TempDir private Path folder;
  private Container container;

  @AfterEach
  void stop() throws Exception {
    if (container != null) {
      container.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'/', '/*', '', ''",
    "'/', '/', '', ''",
    "'/ctx', '/*', '/ctx', '/ctx'",
    "'/ctx', '/', '/ctx', '/ctx'",
    "'/ctx', '/inner/*', '/ctx/inner', '/ctx/inner'"
  })
  void pathsAreSeenBelowTheMount(String context, String mapping, String prefix, String mount)
      throws Exception {
    start(context, mapping, BuiltInRoute.get("/show/{rest...}", (x, p, s) -> text(x, show(x, p))));
    assertThat(container.get(prefix + "/show/a%20b/%C3%A4?q=1%202").body())
        .isEqualTo("mount=" + mount + " path=/show/a%20b/%C3%A4 query=q=1%202 rest=a b/ä");
  }

  private static String show(HttpExchange exchange, Map<String, String> parameters) {
    return "mount="
        + exchange.contextPath()
        + " path="
        + exchange.rawPath()
        + " query="
        + exchange.rawQuery()
        + " rest="
        + parameters.get("rest");
  }

  @Test
  void theRequestIsSeenWhole() throws Exception {
    start(
        "/",
        "/*",
        new BuiltInRoute(
            "PROPFIND",
            "/whole",
            Access.OPEN,
            (x, p, s) ->
                text(
                    x,
                    String.join(
                        " ",
                        x.method(),
                        x.scheme(),
                        x.remoteAddress(),
                        x.authority(),
                        x.header("x-one").orElseThrow(),
                        x.header("X-Two").toString(),
                        new String(x.body().readAllBytes(), StandardCharsets.UTF_8)))));
    HttpResponse<String> answer =
        container.send(
            container
                .request("/whole")
                .header("X-One", "1")
                .method("PROPFIND", BodyPublishers.ofString("grüße")));
    assertThat(answer.body())
        .isEqualTo(
            "PROPFIND http 127.0.0.1 127.0.0.1:" + container.port() + " 1 Optional.empty grüße");
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, text/plain;charset=utf-8",
    "text/csv;charset=utf-8, text/csv;charset=utf-8",
    "text/html; charset=windows-1252, text/html; charset=windows-1252",
    "application/json, application/json",
    "application/problem+json, application/problem+json"
  })
  void theContainerGuessesNoCharacterSet(String type, String expected) throws Exception {
    List<Header> headers = List.of(new Header("Content-Type", type));
    start("/", "/*", BuiltInRoute.get("/typed", (x, p, s) -> x.respond(200, headers, new byte[5])));
    assertThat(container.get("/typed").headers().allValues("Content-Type"))
        .containsExactly(expected);
  }

  @Test
  void aFormBodyIsLeftToThePlatform() throws Exception {
    start(
        "/",
        "/*",
        new BuiltInRoute(
            "POST",
            "/form",
            Access.OPEN,
            (x, p, s) -> text(x, new String(x.body().readAllBytes(), StandardCharsets.UTF_8))));
    HttpResponse<String> answer =
        container.send(
            container
                .request("/form")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("a=1&b=2")));
    assertThat(answer.body()).isEqualTo("a=1&b=2");
  }

  @Test
  void everyHeaderLineIsSentAndEveryOneIsSeen() throws Exception {
    start(
        "/",
        "/*",
        BuiltInRoute.get(
            "/lines",
            (x, p, s) -> {
              StringBuilder seen = new StringBuilder();
              x.headers((name, value) -> seen.append(name).append('=').append(value).append(';'));
              x.respond(
                  200,
                  List.of(new Header("Set-Cookie", "a=1"), new Header("Set-Cookie", "b=2")),
                  (seen + " count=" + x.headerCount()).getBytes(StandardCharsets.UTF_8));
            }));
    HttpResponse<String> answer =
        container.send(container.request("/lines").header("X-Many", "1").header("X-Many", "2"));
    assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    assertThat(answer.body()).contains("X-Many=1;X-Many=2;");
    long lines = answer.body().chars().filter(character -> character == ';').count();
    assertThat(answer.body()).endsWith("count=" + lines);
  }

  @Test
  void errorsAreProblemDocuments() throws Exception {
    start(
        "/",
        "/*",
        BuiltInRoute.get(
            "/taken",
            (x, p, s) -> {
              throw new ConflictException("somebody was faster");
            }));
    HttpResponse<String> taken = container.get("/taken");
    assertThat(taken.statusCode()).isEqualTo(409);
    assertThat(taken.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(taken.body()).contains("\"code\":\"conflict\"", "somebody was faster");
    assertThat(container.get("/nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void headHasTheLengthButNoBody() throws Exception {
    start("/", "/*", BuiltInRoute.get("/text", (x, p, s) -> text(x, "12345")));
    HttpResponse<String> answer =
        container.send(container.request("/text").method("HEAD", BodyPublishers.noBody()));
    assertThat(answer.headers().firstValue("Content-Length")).hasValue("5");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void anAnswerWithoutContentHasNoLength() throws Exception {
    start(
        "/", "/*", BuiltInRoute.get("/none", (x, p, s) -> x.respond(204, List.of(), new byte[0])));
    HttpResponse<String> answer = container.get("/none");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
  }

  @Test
  void aStreamArrivesWhileItIsWritten() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    start(
        "/",
        "/*",
        BuiltInRoute.get(
            "/stream",
            (x, p, s) -> {
              try (OutputStream output = x.stream(200, TEXT).orElseThrow()) {
                output.write("first\n".getBytes(StandardCharsets.UTF_8));
                output.flush();
                if (!read.await(10, TimeUnit.SECONDS)) {
                  throw new IOException("the client has not seen the first line");
                }
                output.write("second\n".getBytes(StandardCharsets.UTF_8));
              }
            }));
    try (Socket socket = raw("GET /stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        BufferedReader lines = reader(socket)) {
      assertThat(lines.lines().anyMatch(line -> line.equals("first"))).isTrue();
      read.countDown();
      assertThat(lines.lines().anyMatch(line -> line.equals("second"))).isTrue();
    }
  }

  @Test
  void aStreamThatBreaksOffIsSeenToBeIncomplete() throws Exception {
    start(
        "/",
        "/*",
        BuiltInRoute.get(
            "/broken",
            (x, p, s) -> {
              OutputStream output = x.stream(200, TEXT).orElseThrow();
              output.write("half".getBytes(StandardCharsets.UTF_8));
              output.flush();
              x.abort(new IOException("the source ran dry"));
            }));
    assertThatThrownBy(() -> container.get("/broken")).isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerOfAnotherThreadIsSentBeforeTheContainerTakesTheResponseBack() throws Exception {
    start(
        "/",
        "/*",
        BuiltInRoute.get(
            "/late",
            (x, p, s) -> {
              Thread watchdog = Thread.ofPlatform().start(() -> text(x, "from elsewhere"));
              watchdog.join();
              Thread.currentThread().interrupt();
            }));
    for (int round = 0; round < 20; round++) {
      assertThat(container.get("/late").body()).isEqualTo("from elsewhere");
    }
  }

  @Test
  void anUpgradeIsRefusedWithAnExplanation() throws Exception {
    start("/", "/*");
    try (Socket socket =
            raw(
                "GET /plugins/chat/room HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade, close\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        BufferedReader lines = reader(socket)) {
      assertThat(lines.readLine()).startsWith("HTTP/1.1 501");
      String answer = String.join("\n", lines.lines().toList());
      assertThat(answer)
          .containsIgnoringCase("content-type: application/problem+json")
          .contains("\"status\":501", "servlet container");
    }
  }

  @Test
  void pathsThatTheContainerUnderstandsDifferentlyDoNotReachOtherPages() throws Exception {
    start(
        "/ctx",
        "/inner/*",
        BuiltInRoute.get("/open", (x, p, s) -> text(x, "open")),
        BuiltInRoute.get("/inner/hidden", (x, p, s) -> text(x, "hidden")));
    for (String path :
        List.of("/ctx/./inner/hidden", "/ctx/inner/../inner/hidden", "/ctx/x/../inner/hidden")) {
      try (Socket socket =
              raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
          BufferedReader lines = reader(socket)) {
        assertThat(lines.lines().toList()).as(path).isNotEmpty().doesNotContain("hidden");
      }
    }
    assertThat(container.get("/ctx/inner/open").body()).isEqualTo("open");
  }

  private Socket raw(String request) throws IOException {
    Socket socket = new Socket("127.0.0.1", container.port());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void text(HttpExchange exchange, String text) {
    exchange.respond(200, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private void start(String context, String mapping, BuiltInRoute... routes) throws Exception {
    Snapshot nothing = new Snapshot(1, Map.of(), Map.of(), Optional.empty());
    ServerOptions options = ServerOptions.builder(() -> "token", folder.resolve("uploads")).build();
    HttpDispatcher dispatcher = HttpDispatcher.create(options, () -> nothing, List.of(routes));
    container = Container.start(context, mapping, dispatcher);
  }
}
