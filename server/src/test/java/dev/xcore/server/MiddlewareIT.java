package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.runtime.Snapshot;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.http.HttpMiddleware;
import dev.xcore.sdk.http.RequestChange;
import dev.xcore.sdk.http.Response;
import dev.xcore.sdk.http.Response.Header;
import dev.xcore.sdk.http.StreamingBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiddlewareIT {

  private static final List<Header> TEXT = List.of(new Header("Content-Type", "text/plain"));
  private static final Snapshot NOTHING = new Snapshot(0, Map.of(), Map.of(), Optional.empty());

  @TempDir Path folder;
  private final HttpMiddlewares middleware = HttpMiddlewares.create();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() {
    ServerOptions options =
        ServerOptions.builder(() -> "token", folder.resolve("uploads"))
            .about("shop", "1.0.0", "production")
            .listen("127.0.0.1", 0)
            .middleware(middleware)
            .build();
    List<BuiltInRoute> pages =
        List.of(
            new BuiltInRoute("POST", "/docs/echo", Access.OPEN, (x, p, s) -> echo(x)),
            BuiltInRoute.get("/docs/stream", (x, p, s) -> stream(x)),
            MiddlewareEndpoint.route(middleware, () -> List.of("around")));
    server =
        HttpServer.create(HttpDispatcher.create(options, () -> NOTHING, pages), Readiness.create());
    server.start();
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    server.close();
    client.close();
  }

  private static void echo(HttpExchange exchange) throws IOException {
    String text =
        exchange.header("X-Who").orElse("nobody")
            + ":"
            + new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8);
    exchange.respond(200, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private void stream(HttpExchange exchange) throws Exception {
    Optional<OutputStream> output = exchange.stream(200, TEXT);
    try (OutputStream out = output.orElseThrow()) {
      out.write("first;".getBytes(StandardCharsets.UTF_8));
      out.flush();
      assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
      out.write("second".getBytes(StandardCharsets.UTF_8));
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.uri() + path)).timeout(Duration.ofMinutes(1));
  }

  private HttpResponse<String> post(String body) throws Exception {
    return client.send(
        request("/docs/echo").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void theyStandInTheirOrderAndChangeRequestAndAnswer() throws Exception {
    middleware.register("inner", 20, (request, next) -> next.proceed().header("X-Way", "inner"));
    middleware.register(
        "outer",
        10,
        (request, next) ->
            next.proceed(RequestChange.none().header("X-Who", request.text()))
                .header("X-Way", "outer"));

    HttpResponse<String> answer = post("ann");

    assertThat(answer.body()).isEqualTo("ann:ann");
    assertThat(answer.headers().allValues("X-Way")).containsExactly("inner", "outer");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void oneMayAnswerItselfOrRefuse() throws Exception {
    HttpMiddlewares.Registration own =
        middleware.register("own", 0, (request, next) -> Response.of(202, Map.of("a", 1)));
    assertThat(post("x").body()).isEqualTo("{\"a\":1}");
    assertThat(post("x").statusCode()).isEqualTo(202);
    own.close();

    HttpMiddlewares.Registration refusing =
        middleware.register(
            "refusing",
            0,
            (request, next) -> {
              throw new PermissionDeniedException("not today");
            });
    assertThat(post("x").statusCode()).isEqualTo(403);
    refusing.close();

    HttpMiddlewares.Registration broken =
        middleware.register(
            "broken",
            0,
            (request, next) -> {
              next.proceed();
              throw new IllegalStateException("jdbc:secret");
            });
    assertThat(post("x").statusCode()).isEqualTo(500);
    assertThat(post("x").body()).doesNotContain("IllegalState");
    broken.close();
    assertThat(post("x").body()).isEqualTo("nobody:x");
  }

  @Test
  void errorsAreAnswersToThem() throws Exception {
    middleware.register(
        "errors",
        0,
        (request, next) -> {
          Response answer = next.proceed();
          return answer.header("X-Seen", Integer.toString(answer.status()));
        });

    HttpResponse<String> missing =
        client.send(request("/docs/none").build(), BodyHandlers.ofString());

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("X-Seen")).hasValue("404");
    assertThat(missing.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void streamsAreNotCollected() throws Exception {
    middleware.register("header", 0, (request, next) -> next.proceed().header("X-Seen", "yes"));

    HttpResponse<InputStream> answer =
        client.send(request("/docs/stream").build(), BodyHandlers.ofInputStream());

    try (InputStream in = answer.body()) {
      assertThat(answer.headers().firstValue("X-Seen")).hasValue("yes");
      assertThat(new String(in.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("first;");
      goOn.countDown();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("second");
    }
  }

  @Test
  void aStreamCanBeWrappedOrLeft() throws Exception {
    goOn.countDown();
    HttpMiddleware brackets =
        (request, next) -> {
          StreamingBody body = (StreamingBody) next.proceed().body();
          return Response.stream(
              "text/plain",
              out -> {
                out.write('[');
                body.writeTo(out);
                out.write(']');
              });
        };
    HttpMiddlewares.Registration wrapping = middleware.register("brackets", 0, brackets);
    assertThat(client.send(request("/docs/stream").build(), BodyHandlers.ofString()).body())
        .isEqualTo("[first;second]");
    wrapping.close();

    middleware.register(
        "instead",
        0,
        (request, next) -> {
          next.proceed();
          return Response.text("instead");
        });
    assertThat(client.send(request("/docs/stream").build(), BodyHandlers.ofString()).body())
        .isEqualTo("instead");
  }

  @Test
  void administratorsSeeTheOrder() throws Exception {
    middleware.register("b", 2, (request, next) -> next.proceed());
    middleware.register("a", 1, (request, next) -> next.proceed());

    HttpResponse<String> answer =
        client.send(
            request("/admin/middleware").header("Authorization", "Bearer token").build(),
            BodyHandlers.ofString());

    assertThat(answer.body())
        .contains("\"name\":\"a\",\"order\":1")
        .contains("\"calls\":[\"around\"]");
    assertThat(answer.body().indexOf("\"a\"")).isLessThan(answer.body().indexOf("\"b\""));
  }
}
