package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.http.Response.Header;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that somebody meant ill, byte by byte: nothing but the first may reach a handler. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestAttacksIT {

  private static final Snapshot NOTHING = new Snapshot(0, Map.of(), Map.of(), Optional.empty());
  private static final String SMUGGLED = "GET /docs/stolen HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String END = "Connection: close\r\n\r\n";

  @TempDir static Path folder;
  private final AtomicInteger stolen = new AtomicInteger();
  private HttpServer server;

  @BeforeAll
  void start() {
    ServerOptions options =
        ServerOptions.builder(() -> "token", folder.resolve("uploads"))
            .about("shop", "1.2.3-version", "production")
            .listen("127.0.0.1", 0)
            .build();
    List<BuiltInRoute> pages =
        List.of(
            new BuiltInRoute("POST", "/docs/echo", Access.OPEN, (x, p, s) -> echo(x, options)),
            BuiltInRoute.get("/docs/ok", (x, p, s) -> x.respond(200, List.of(), new byte[0])),
            BuiltInRoute.get("/docs/stolen", (x, p, s) -> stolen(x)));
    server =
        HttpServer.create(HttpDispatcher.create(options, () -> NOTHING, pages), Readiness.create());
    server.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static void echo(HttpExchange exchange, ServerOptions options) throws IOException {
    byte[] body = LimitedBody.of(exchange, options.limits()).readAllBytes();
    exchange.respond(200, List.of(new Header("Content-Type", "text/plain")), body);
  }

  private void stolen(HttpExchange exchange) {
    stolen.incrementAndGet();
    exchange.respond(200, List.of(), "stolen".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Arguments post(String name, String headers, String body) {
    return Arguments.of(name, "POST /docs/echo HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body);
  }

  static Stream<Arguments> smuggling() {
    String chunked = "0\r\n\r\n" + SMUGGLED;
    String length = "Content-Length: " + chunked.length() + "\r\n";
    return Stream.of(
        post("CL.TE", length + "Transfer-Encoding: chunked\r\n", chunked),
        post("TE.CL", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", chunked),
        post("two lengths", "Content-Length: 0\r\n" + length, chunked),
        post("a list of lengths", "Content-Length: 0, " + chunked.length() + "\r\n", chunked),
        post("a signed length", "Content-Length: +0\r\n", SMUGGLED),
        post("a negative length", "Content-Length: -1\r\n", SMUGGLED),
        post("a hexadecimal length", "Content-Length: 0x0\r\n", SMUGGLED),
        post("a length beyond long", "Content-Length: 18446744073709551616\r\n", SMUGGLED),
        post("an empty length", "Content-Length: \r\n", SMUGGLED),
        post("space before the colon", "Transfer-Encoding : chunked\r\n", chunked),
        post("an unknown coding", "Transfer-Encoding: xchunked\r\n", chunked),
        post("chunked not last", "Transfer-Encoding: chunked, identity\r\n", chunked),
        post("chunked twice", "Transfer-Encoding: chunked, chunked\r\n", chunked),
        post("two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", chunked),
        post("a tab", "Transfer-Encoding:\u000bchunked\r\n", chunked),
        post("a quoted coding", "Transfer-Encoding: \"chunked\"\r\n", chunked),
        post("a folded line", "X-A: b\r\n Transfer-Encoding: chunked\r\n", chunked),
        post("a folded value", "Transfer-Encoding:\r\n chunked\r\n", chunked),
        post("NUL in a value", "X-A: b\u0000c\r\n", SMUGGLED),
        post("NUL in a name", "X-\u0000A: b\r\n", SMUGGLED),
        post("a bare CR", "X-A: b\rTransfer-Encoding: chunked\r\n", chunked),
        post("no colon", "Transfer-Encoding chunked\r\n", chunked),
        post("no name", ": chunked\r\n", chunked),
        post("a chunk of no size", "Transfer-Encoding: chunked\r\n", "\r\n\r\n" + SMUGGLED),
        post("a chunk of negative size", "Transfer-Encoding: chunked\r\n", "-1\r\n\r\n" + SMUGGLED),
        post(
            "a chunk beyond long",
            "Transfer-Encoding: chunked\r\n",
            "ffffffffffffffffff\r\nx\r\n0\r\n\r\n" + SMUGGLED),
        post(
            "a chunk larger than said", "Transfer-Encoding: chunked\r\n", "1\r\nabc\r\n" + chunked),
        Arguments.of(
            "HTTP/1.0 with chunks",
            "POST /docs/echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n"
                + length
                + "\r\n"
                + chunked),
        Arguments.of("two hosts", "GET /docs/ok HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + SMUGGLED),
        Arguments.of("no host", "GET /docs/ok HTTP/1.1\r\n\r\n" + SMUGGLED),
        Arguments.of(
            "NUL in the path", "GET /docs/o\u0000k HTTP/1.1\r\nHost: a\r\n\r\n" + SMUGGLED),
        Arguments.of("no version", "GET /docs/ok\r\nHost: a\r\n\r\n" + SMUGGLED),
        Arguments.of("another version", "GET /docs/ok HTTP/9.9\r\nHost: a\r\n\r\n" + SMUGGLED),
        Arguments.of("a bad method", "G@T{ /docs/ok HTTP/1.1\r\nHost: a\r\n\r\n" + SMUGGLED),
        Arguments.of("spaces in the path", "GET /docs ok HTTP/1.1\r\nHost: a\r\n\r\n" + SMUGGLED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("smuggling")
  void whatCouldBeReadInTwoWaysEndsTheConnection(String name, String request) throws IOException {
    int before = stolen.get();

    String answer = RawClient.exchange(server.port(), request);

    assertThat(stolen).as(name).hasValue(before);
    assertThat(answer).as(name).doesNotContain("stolen").containsPattern("^HTTP/1.1 [45]\\d\\d ");
    assertThat(answer).contains("\"trace_id\"");
    assertBland(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/../admin/status",
        "/docs/%2e%2e/admin/status",
        "/docs/..%2fadmin/status",
        "/docs/..%5cadmin",
        "/docs/%252e%252e/admin",
        "/docs//ok",
        "//docs/ok",
        "/docs/./ok",
        "/docs/ok;x=y",
        "/docs/ok%00",
        "/docs/ok%0d%0aX-Evil:%201",
        "/docs/%c0%ae%c0%ae/admin",
        "/docs/%",
        "/docs/%zz",
        "/docs\\..\\admin",
        "http://evil/docs/../admin/status",
        "*",
        "docs/ok"
      })
  void tricksWithPathsLeadNowhere(String path) throws IOException {
    String answer =
        RawClient.exchange(server.port(), "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + END);

    assertThat(answer).containsPattern("^HTTP/1.1 4\\d\\d ").doesNotContain("X-Evil: 1");
    assertBland(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /docs/none HTTP/1.1\r\nHost: a\r\n",
        "DELETE /docs/ok HTTP/1.1\r\nHost: a\r\n",
        "GET /admin/status HTTP/1.1\r\nHost: a\r\n",
        "POST /docs/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n",
        "GET /docs/ok HTTP/1.1\r\nHost: a:b:c\r\n",
        "GET /docs/ok HTTP/1.1\r\nHost: a\r\nExpect: 200-maybe\r\n",
        "TRACE /docs/ok HTTP/1.1\r\nHost: a\r\n"
      })
  void errorsOfEveryLayerSayNothingOfTheInside(String request) throws IOException {
    String answer = RawClient.exchange(server.port(), request + END);

    assertThat(answer).containsPattern("^HTTP/1.1 [45]\\d\\d ");
    assertBland(answer);
  }

  @Test
  void anEndlessAddressIsRefused() throws IOException {
    String answer =
        RawClient.exchange(
            server.port(), "GET /docs/" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n" + END);

    assertThat(answer).startsWith("HTTP/1.1 414 ");
    assertBland(answer);
  }

  /** No class names, stack frames, files, versions, nor the name of what serves. */
  private static void assertBland(String answer) {
    String text = answer.toLowerCase(Locale.ROOT);
    assertThat(text)
        .doesNotContain(
            "jetty",
            "java.",
            "org.",
            "dev.xcore",
            "exception",
            "\tat ",
            "1.2.3-version",
            "/tmp/",
            "server:",
            "x-powered-by",
            folder.toString());
  }
}
