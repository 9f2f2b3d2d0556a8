package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.http.Response.Header;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server with pages of its own only: protocol, limits, errors, start and stop. */
class HttpServerIT {

  private static final List<Header> TEXT = List.of(new Header("Content-Type", "text/plain"));
  private static final Snapshot NOTHING = new Snapshot(0, Map.of(), Map.of(), Optional.empty());

  @TempDir Path folder;
  private final Readiness readiness = Readiness.create();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
  private HttpServer server;

  private ServerOptions.Builder options() {
    return ServerOptions.builder(() -> "token", folder.resolve("uploads")).listen("127.0.0.1", 0);
  }

  private HttpServer start(ServerOptions options) {
    HealthEndpoint health =
        HealthEndpoint.create(
            readiness,
            List::of,
            List.of(
                new HealthCheck(
                    "disk",
                    () -> new HealthCheck.Outcome(HealthCheck.Status.DEGRADED, "nearly full"))));
    List<BuiltInRoute> pages = new java.util.ArrayList<>(health.routes());
    pages.add(LandingPage.route(options));
    pages.add(
        new BuiltInRoute(
            "POST", "/docs/echo", Access.OPEN, (x, p, s) -> echo(x, options.limits())));
    pages.add(BuiltInRoute.get("/docs/large", (x, p, s) -> x.respond(200, TEXT, large())));
    pages.add(BuiltInRoute.get("/docs/slow", (x, p, s) -> slow(x)));
    pages.add(
        BuiltInRoute.get(
            "/docs/broken",
            (x, p, s) -> {
              throw new IllegalStateException("jdbc:secret");
            }));
    pages.add(
        BuiltInRoute.admin("GET", "/admin/secret", (x, p, s) -> x.respond(200, TEXT, large())));
    HttpServer made =
        HttpServer.create(HttpDispatcher.create(options, () -> NOTHING, pages), readiness);
    made.start();
    return made;
  }

  private static void echo(HttpExchange exchange, RequestLimits limits) throws IOException {
    exchange.respond(200, TEXT, LimitedBody.of(exchange, limits).readAllBytes());
  }

  private static byte[] large() {
    return "0123456789".repeat(1000).getBytes(StandardCharsets.US_ASCII);
  }

  private void slow(HttpExchange exchange) throws InterruptedException {
    entered.countDown();
    assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
    exchange.respond(200, TEXT, "done".getBytes(StandardCharsets.US_ASCII));
  }

  @BeforeEach
  void start() {
    RequestLimits limits = RequestLimits.usual(folder.resolve("uploads")).withMaxBody(1000);
    server = start(options().limits(limits).build());
  }

  @AfterEach
  void stop() {
    release.countDown();
    server.close();
    client.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.uri() + path)).timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void bothVersionsOfHttpAreServed(Version version) throws Exception {
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer =
          client.send(
              request("/docs/echo")
                  .version(version)
                  .POST(HttpRequest.BodyPublishers.ofString("hello"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("hello");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("X-Trace-Id").orElseThrow()).hasSize(32);
      assertThat(answer.headers().firstValue("Server")).isEmpty();
    }
    assertThat(
            client
                .send(request("/docs/large").version(version).build(), BodyHandlers.ofString())
                .version())
        .isEqualTo(version);
  }

  @Test
  void errorsAreProblemDocuments() throws Exception {
    for (String path : List.of("/docs/none", "/other", "/plugins/none/x", "/app/x")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertProblem(answer);
    }
    HttpResponse<String> broken = get("/docs/broken");
    assertThat(broken.statusCode()).isEqualTo(500);
    assertProblem(broken);
  }

  private static void assertProblem(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Json.read(answer.body().getBytes(StandardCharsets.UTF_8)))
        .asInstanceOf(
            org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
        .containsKeys("status", "title", "detail", "code", "trace_id")
        .containsEntry("status", (long) answer.statusCode());
  }

  @Test
  void anotherMethodIsRefusedWithTheAllowedOnes() throws Exception {
    HttpResponse<String> answer =
        client.send(request("/docs/echo").DELETE().build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("OPTIONS, POST");
    HttpResponse<String> options =
        client.send(
            request("/docs/echo").method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).hasValue("OPTIONS, POST");
  }

  @Test
  void headHasTheHeadersOfGetAndNoBody() throws Exception {
    HttpResponse<String> answer =
        client.send(request("/docs/large").HEAD().build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).hasValue("10000");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void largeAnswersAreCompressedForThoseWhoAsk() throws Exception {
    HttpResponse<byte[]> answer =
        client.send(
            request("/docs/large").header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofByteArray());
    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(answer.body().length).isLessThan(1000);
    try (GZIPInputStream in =
        new GZIPInputStream(new java.io.ByteArrayInputStream(answer.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(large());
    }
    assertThat(get("/docs/large").headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void administrationNeedsTheToken() throws Exception {
    HttpResponse<String> refused = get("/admin/secret");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(get("/admin/nothing").statusCode()).isEqualTo(401);
    HttpRequest known = request("/admin/secret").header("Authorization", "Bearer token").build();
    assertThat(client.send(known, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void healthFollowsTheServersLife() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    readiness.ready();
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/health").body())
        .matches(
            "\\{\"status\":\"degraded\",\"checks\":\\{\"plugins\":\\{\"status\":\"healthy\",\"message\":\"0"
                + " active\",\"duration_ms\":\\d+},\"disk\":\\{\"status\":\"degraded\",\"message\":\"nearly"
                + " full\",\"duration_ms\":\\d+}}}");
    readiness.stopping();
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void theRootLeadsToTheDocumentationInDevelopment() throws Exception {
    HttpResponse<String> answer = get("/");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).hasValue("/docs");
  }

  @Test
  void aBodyThatIsAnnouncedTooLargeIsRefusedUnread() throws Exception {
    String answer =
        RawClient.exchange(
            server.port(),
            "POST /docs/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857600\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"code\":\"payload_too_large\"");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void aBodyThatGrowsTooLargeIsRefused(Version version) throws Exception {
    client.send(request("/docs/large").version(version).build(), BodyHandlers.discarding());
    HttpResponse<String> answer =
        client.send(
            request("/docs/echo")
                .version(version)
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[2000])))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertProblem(answer);
  }

  static List<String> malformedRequests() {
    return List.of(
        "GET /docs/large HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        "GET /docs/large HTTP/1.1\r\nHost: a\r\nX: a\r\n folded\r\n\r\n",
        "GET /docs/large HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        "GET /docs/large HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET /docs/large HTTP/1.1\r\n\r\n",
        "GET /docs/large HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /docs/lar\0ge HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /docs/../docs/large HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /docs/%2e%2e/large HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /docs%2Flarge HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /docs/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET //docs/large HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /docs;x/large HTTP/1.1\r\nHost: a\r\n\r\n",
        "GARBAGE\r\n\r\n",
        "GET /docs/large HTTP/9.9\r\nHost: a\r\n\r\n",
        "POST /docs/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /docs/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
            + "Content-Length: 3\r\n\r\n0\r\n\r\n",
        "POST /docs/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST /docs/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc",
        "POST /docs/echo HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc",
        "POST /docs/echo HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
        "POST /docs/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc",
        "POST /docs/echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /docs/echo HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Transfer-Encoding: chunked, identity\r\n\r\n"
            + "0\r\n\r\n",
        "POST /docs/echo HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "zz\r\n"
            + "abc\r\n"
            + "0\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("malformedRequests")
  void malformedRequestsAreRefusedAsProblemsAndEndTheConnection(String request) throws Exception {
    String answer =
        RawClient.exchange(
            server.port(),
            request + "GET /docs/large HTTP/1.1\r\nHost: smuggled\r\nConnection: close\r\n\r\n");
    assertThat(answer).matches("(?s)HTTP/1.1 (400|501|505) .*");
    assertThat(answer).containsIgnoringCase("Content-Type: application/problem+json");
    assertThat(answer).contains("\"trace_id\":");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void hugeAndManyHeadersAreRefused() throws Exception {
    String huge = "GET /docs/large HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
    assertThat(RawClient.exchange(server.port(), huge))
        .startsWith("HTTP/1.1 431 ")
        .contains("\"code\":\"headers_too_large\"");
    String many =
        "GET /docs/large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + "X: y\r\n".repeat(150)
            + "\r\n";
    assertThat(RawClient.exchange(server.port(), many))
        .startsWith("HTTP/1.1 431 ")
        .contains("\"code\":\"headers_too_large\"");
    String line = "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n";
    assertThat(RawClient.exchange(server.port(), line))
        .matches("(?s)HTTP/1.1 (414|431) .*problem.*");
  }

  @Test
  void aClientThatGoesAwayHarmsNobody() throws Exception {
    try (RawClient raw = new RawClient(server.port())) {
      raw.send("POST /docs/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\nabc");
    }
    try (RawClient raw = new RawClient(server.port())) {
      raw.send("GET /docs/slow HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    }
    release.countDown();
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void spinningVirtualThreadsDoNotLockTheOperatorOut() throws Exception {
    java.util.concurrent.atomic.AtomicBoolean over =
        new java.util.concurrent.atomic.AtomicBoolean();
    List<Thread> spinning = new java.util.ArrayList<>();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      spinning.add(
          Thread.startVirtualThread(() -> {
            while (!over.get()) {
              Thread.onSpinWait();
            }
          }));
    }
    try {
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(java.net.SocketTimeoutException.class)
          .untilAsserted(() -> assertThat(healthByPatience(1000)).startsWith("HTTP/1.1 200 "));
    } finally {
      over.set(true);
      for (Thread thread : spinning) {
        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
      }
    }
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  private String healthByPatience(int millis) throws IOException {
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(millis);
      socket
          .getOutputStream()
          .write(
              "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aClientThatStallsIsTold() throws Exception {
    RequestLimits usual = RequestLimits.usual(folder.resolve("uploads"));
    RequestLimits hasty =
        new RequestLimits(
            usual.maxBody(),
            usual.maxHeaderBytes(),
            usual.maxHeaders(),
            usual.maxParts(),
            Duration.ofMillis(300),
            usual.minDataRate(),
            usual.maxMessage(),
            usual.uploadDirectory());
    try (HttpServer impatient = start(options().limits(hasty).build())) {
      String answer =
          RawClient.exchange(
              impatient.port(),
              "POST /docs/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\nabc");
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("the body came too slowly");
      assertThat(RawClient.exchange(impatient.port(), "GET /docs/large HT"))
          .doesNotContain(" 200 ");
    }
  }

  @Test
  void aBodyIsAskedForOnlyWhenItIsRead() throws Exception {
    try (RawClient raw = new RawClient(server.port())) {
      raw.send(
          "POST /docs/echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n"
              + "Expect: 100-continue\r\n\r\n");
      assertThat(raw.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      assertThat(raw.send("abc").readAll()).startsWith("HTTP/1.1 200 ").endsWith("abc");
    }
    String refused =
        RawClient.exchange(
            server.port(),
            "POST /docs/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n"
                + "Expect: 100-continue\r\n\r\n");
    assertThat(refused).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void aTakenPortIsNamedWithTheCure() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      ServerOptions options = options().listen("127.0.0.1", taken.getLocalPort()).build();
      assertThatExceptionOfType(ServerStartException.class)
          .isThrownBy(() -> start(options))
          .withMessageContaining("port " + taken.getLocalPort())
          .withMessageContaining("in use")
          .withMessageContaining("server.port");
    }
  }

  @Test
  void anAddressOfAnotherMachineIsNamed() {
    assertThatExceptionOfType(ServerStartException.class)
        .isThrownBy(() -> start(options().listen("192.0.2.1", 0).build()))
        .withMessageContaining("192.0.2.1")
        .withMessageContaining("server.host");
  }

  @Test
  void stoppingLetsRunningRequestsFinish() throws Exception {
    CompletableFuture<HttpResponse<String>> running =
        client.sendAsync(request("/docs/slow").build(), BodyHandlers.ofString());
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> readiness.text().equals("stopping"));
    release.countDown();
    assertThat(running.get(20, TimeUnit.SECONDS).body()).isEqualTo("done");
    stopped.get(20, TimeUnit.SECONDS);
    server.close();
  }

  @Test
  void aRequestThatOutlivesTheGraceDoesNotHoldTheStop() throws Exception {
    HttpServer hasty = start(options().shutdownGrace(Duration.ofMillis(200)).build());
    HttpRequest slow = HttpRequest.newBuilder(URI.create(hasty.uri() + "/docs/slow")).build();
    CompletableFuture<HttpResponse<String>> running =
        client.sendAsync(slow, BodyHandlers.ofString());
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture.runAsync(hasty::close).get(20, TimeUnit.SECONDS);
    release.countDown();
    assertThat(running).failsWithin(Duration.ofSeconds(20));
  }
}
