package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.app.outbound.RawServer;
import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.PeerFailedException;
import dev.xcore.sdk.PermissionDeniedException;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests of a real plugin in a real platform to real servers. */
@Tag("full")
@Timeout(120)
class OutboundCallsIT {

  private static final String FETCHER =
      """
      import dev.xcore.sdk.*;
      import java.time.Duration;
            import java.util.*;

      public final class Fetcher implements Plugin {

        public record Weather(String city, double degrees) {}

        public record Wanted(
            String url,
            @Default("GET") String method,
            Map<String, String> headers,
            Optional<String> body,
            @Default("true") boolean follow,
            @Default("20000") long timeout) {}

        private final HttpCalls http;
        private final PluginContext context;

        public Fetcher(HttpCalls http, PluginContext context) {
          this.http = http;
          this.context = context;
        }

        @Action
        public Map<String, Object> fetch(Wanted wanted) {
          HttpCall call = HttpCall.of(wanted.method(), wanted.url())
              .followRedirects(wanted.follow())
              .timeout(Duration.ofMillis(wanted.timeout()));
          for (var header : wanted.headers().entrySet()) {
            call = call.header(header.getKey(), header.getValue());
          }
          HttpReply reply = http.send(wanted.body().isPresent() ? call.body(wanted.body().get()) : call);
          return Map.of("status", reply.status(), "text", reply.text(), "url", reply.url());
        }

        @Action
        public Weather weather(String url) {
          return http.get(url).requireSuccess().as(Weather.class);
        }

        @Action
        public Object tree(String url) {
          return http.get(url).tree();
        }

        @Action
        public String report(String url) {
          return context.service(HttpCalls.class).post(url, new Weather("Köln", 21.5)).text();
        }

        @Action
        public String background(String url) {
          context.executor().execute(() -> http.get(url));
          return "begun";
        }

        @Action
        public void missing() {
          context.service(Thread.class);
        }
      }
      """;

  @TempDir Path folder;

  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void letServersGo() {
    end.countDown();
  }

  private Xcore start(String... rules) {
    return start("", List.of(rules));
  }

  private Xcore start(String manifest, List<String> rules) {
    StringBuilder permissions = new StringBuilder("permissions:\n");
    rules.forEach(rule -> permissions.append("  - ").append(rule).append('\n'));
    Xcore xcore =
        new TestApplication(folder)
            .plugin("fetcher", permissions + manifest, "Fetcher", FETCHER)
            .load();
    xcore.boot();
    return xcore;
  }

  private static String rule(String host, Object port) {
    return "\"network:%s:%s:connect\"".formatted(host, port);
  }

  private static Map<?, ?> fetch(Xcore xcore, String url) {
    return fetch(xcore, url, Map.of());
  }

  private static Map<?, ?> fetch(Xcore xcore, String url, Map<String, Object> more) {
    Map<String, Object> wanted = new HashMap<>(Map.of("url", url, "headers", Map.of()));
    wanted.putAll(more);
    return (Map<?, ?>) call(xcore, "fetch", wanted);
  }

  private static Object call(Xcore xcore, String action, Map<String, Object> payload) {
    return xcore.plugins().call(CallOrigin.of("test"), "fetcher", action, payload).value();
  }

  private RawServer silent() throws IOException {
    return RawServer.start((request, out) -> end.await());
  }

  @Test
  void repliesAreBoundToThePluginsTypesAndRequestsAreWrittenFromThem() throws IOException {
    try (RawServer server =
            RawServer.start((request, out) -> {
              String body =
                  request.line().startsWith("POST")
                      ? request.body()
                      : "{\"city\":\"Rom\",\"degrees\":30,\"more\":[1]}";
              RawServer.of("200 OK", "", body).write(request, out);
            });
        Xcore xcore = start(rule("127.0.0.1", server.port()))) {
      assertThat(call(xcore, "weather", Map.of("url", server.url("/"))))
          .isEqualTo(Map.of("city", "Rom", "degrees", 30.0));
      assertThat(call(xcore, "tree", Map.of("url", server.url("/"))))
          .isEqualTo(Map.of("city", "Rom", "degrees", 30L, "more", List.of(1L)));
      assertThat(call(xcore, "report", Map.of("url", server.url("/"))))
          .isEqualTo("{\"city\":\"Köln\",\"degrees\":21.5}");
      assertThat(server.received().getLast().header("content-type")).isEqualTo("application/json");
    }
  }

  @Test
  void aReplyThatDoesNotFitIsThePeersFailure() throws IOException {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "{\"city\":1}"));
        RawServer wrong = RawServer.start(RawServer.of("404 Not Found", "", "<html>"));
        Xcore xcore = start(rule("127.0.0.1", "*"))) {
      assertThatThrownBy(() -> call(xcore, "weather", Map.of("url", server.url("/x?key=secret"))))
          .isInstanceOf(PeerFailedException.class)
          .hasMessageContaining("does not fit")
          .hasMessageContaining("degrees is required")
          .hasMessageNotContaining("secret");
      assertThatThrownBy(() -> call(xcore, "weather", Map.of("url", wrong.url("/"))))
          .isInstanceOf(PeerFailedException.class)
          .hasMessageContaining("answered 404");
      assertThatThrownBy(() -> call(xcore, "tree", Map.of("url", wrong.url("/"))))
          .isInstanceOf(PeerFailedException.class)
          .hasMessageContaining("at line 1, column 1");
    }
  }

  @Test
  void aHostThatIsNotGrantedIsNotConnectedToAndTheErrorNamesTheLine() throws IOException {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "x"));
        Xcore xcore = start(rule("api.example.com", 443))) {
      assertThatThrownBy(() -> fetch(xcore, server.url("/")))
          .isInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining("- \"network:127.0.0.1:%d:connect\"".formatted(server.port()));
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void theCaseOfAHostAndItsNotationMakeNoDifference() throws IOException {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "x"));
        RawServer six = RawServer.start("::1", RawServer.of("200 OK", "", "six"));
        Xcore xcore =
            start(rule("LocalHost", server.port()), rule("[0:0:0:0:0:0:0:1]", six.port()))) {
      assertThat(fetch(xcore, "HTTP://LOCALHOST.:" + server.port()).get("status")).isEqualTo(200L);
      assertThat(fetch(xcore, "http://[::1]:" + six.port()).get("text")).isEqualTo("six");
    }
  }

  @Test
  void aWildcardDoesNotReachThisMachineUnlessTheHostIsNamedBeforeIt() throws IOException {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "x"));
        Xcore xcore = start(rule("127.0.0.1", server.port()), "\"network:**:connect\"")) {
      assertThat(fetch(xcore, server.url("/")).get("status")).isEqualTo(200L);
      assertThatThrownBy(() -> fetch(xcore, "http://localhost:" + server.port()))
          .isInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining("is not an address of the public internet")
          .hasMessageContaining("- \"network:localhost:%d:connect\"".formatted(server.port()));
      assertThatThrownBy(() -> fetch(xcore, "http://169.254.169.254/latest/meta-data"))
          .isInstanceOf(PermissionDeniedException.class);
    }
  }

  @Test
  void eachHopOfARedirectIsCheckedBeforeItIsFollowed() throws IOException {
    try (RawServer target = RawServer.start(RawServer.of("200 OK", "", "target"));
        RawServer start =
            RawServer.start(
                RawServer.of("302 Found", "Location: " + target.url("/x") + "\r\n", "moved"));
        Xcore xcore = start(rule("127.0.0.1", start.port()))) {
      assertThatThrownBy(() -> fetch(xcore, start.url("/")))
          .isInstanceOf(PermissionDeniedException.class)
          .hasMessageContaining("network:127.0.0.1:%d:connect".formatted(target.port()));
      assertThat(target.connections()).isZero();
      assertThat(fetch(xcore, start.url("/"), Map.of("follow", false)).get("status"))
          .isEqualTo(302L);
    }
  }

  @Test
  void aRedirectToThisMachineIsOutOfReachOfAWildcard() throws IOException {
    try (RawServer target = RawServer.start(RawServer.of("200 OK", "", "secret"));
        RawServer start =
            RawServer.start(
                RawServer.of(
                    "307 Moved", "Location: http://localhost:" + target.port() + "\r\n", ""));
        Xcore xcore = start(rule("127.0.0.1", start.port()), rule("**", "*"))) {
      assertThatThrownBy(() -> fetch(xcore, start.url("/")))
          .isInstanceOf(PermissionDeniedException.class);
      assertThat(target.connections()).isZero();
    }
  }

  @Test
  void redirectsTakeNoSecretsToAnotherServer() throws IOException {
    try (RawServer target = RawServer.start(RawServer.of("200 OK", "", "target"));
        RawServer start =
            RawServer.start((request, out) -> {
              String to = request.line().contains("/first") ? "/second" : target.url("/third");
              RawServer.of("307 Moved", "Location: " + to + "\r\n", "").write(request, out);
            });
        Xcore xcore = start(rule("127.0.0.1", "*"))) {
      Map<?, ?> reply =
          fetch(
              xcore,
              start.url("/first"),
              Map.of(
                  "method",
                  "POST",
                  "body",
                  "hello",
                  "headers",
                  Map.of("Authorization", "x", "X-Key", "y", "Content-Type", "text/plain")));

      assertThat(reply.get("url")).isEqualTo(target.url("/third"));
      assertThat(start.received().get(1).header("x-key")).isEqualTo("y");
      RawServer.Received last = target.received().getFirst();
      assertThat(last.line()).isEqualTo("POST /third HTTP/1.1");
      assertThat(last.body()).isEqualTo("hello");
      assertThat(last.header("content-type")).isEqualTo("text/plain");
      assertThat(last.header("authorization") + last.header("x-key")).isEmpty();
    }
  }

  @Test
  void seeOtherTurnsAPostIntoAGetWithoutBody() throws IOException {
    try (RawServer server =
            RawServer.start((request, out) ->
                (request.line().startsWith("POST")
                        ? RawServer.of("303 See Other", "Location: ./made\r\n", "")
                        : RawServer.of("200 OK", "", "made"))
                    .write(request, out));
        Xcore xcore = start(rule("127.0.0.1", "*"))) {
      fetch(xcore, server.url("/a/b"), Map.of("method", "POST", "body", "hello"));

      RawServer.Received last = server.received().getLast();
      assertThat(last.line()).isEqualTo("GET /a/made HTTP/1.1");
      assertThat(last.body() + last.header("content-type")).isEmpty();
    }
  }

  @Test
  void endlessRedirectsEnd() throws IOException {
    try (RawServer server = RawServer.start(RawServer.of("301 Moved", "Location: /again\r\n", ""));
        Xcore xcore = start(rule("127.0.0.1", "*"))) {
      assertThatThrownBy(() -> fetch(xcore, server.url("/")))
          .isInstanceOf(PeerFailedException.class)
          .hasMessageContaining("redirects more than 5 times");
      assertThat(server.received()).hasSize(6);
    }
  }

  @Test
  void aSlowServerIsGivenUpAtTheDeadlineOfTheCall() throws IOException {
    try (RawServer server = silent();
        Xcore xcore = start("resources: {timeout: 700ms}\n", List.of(rule("127.0.0.1", "*")))) {
      assertThatThrownBy(() -> fetch(xcore, server.url("/")))
          .isInstanceOf(CallTimeoutException.class);
      await().until(() -> server.connections() == 1);
      assertThat(xcore.plugins().find("fetcher").orElseThrow().isServing()).isTrue();
    }
  }

  @Test
  void aSlowServerIsGivenUpAtTheTimeoutOfTheRequest() throws IOException {
    try (RawServer server = silent();
        Xcore xcore = start(rule("127.0.0.1", "*"))) {
      assertThatThrownBy(() -> fetch(xcore, server.url("/"), Map.of("timeout", 300)))
          .isInstanceOf(CallTimeoutException.class)
          .hasMessageContaining("within its timeout of 300 ms");
    }
  }

  @Test
  void aServerThatSendsDropByDropGainsNoTime() throws IOException {
    try (RawServer server =
            RawServer.start((request, out) -> {
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
              do {
                out.write('x');
                out.flush();
              } while (!end.await(20, java.util.concurrent.TimeUnit.MILLISECONDS));
            });
        Xcore xcore = start(rule("127.0.0.1", "*"))) {
      assertThatThrownBy(() -> fetch(xcore, server.url("/"), Map.of("timeout", 400)))
          .isInstanceOf(CallTimeoutException.class);
      await().until(() -> server.ended() == 1);
    }
  }

  @Test
  void unloadingThePluginEndsItsRequests() throws IOException {
    try (RawServer server =
            RawServer.start((request, out) -> {
              while (true) {
                out.write("HTTP/1.1 102 Processing\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
              }
            });
        Xcore xcore = start(rule("127.0.0.1", "*"))) {
      call(xcore, "background", Map.of("url", server.url("/")));
      await().until(() -> !server.received().isEmpty());

      xcore.plugins().unload("fetcher", "test");

      await().until(() -> server.ended() == 1);
    }
  }

  @Test
  void whatCannotBeSentIsRefusedBeforeAnythingIsOpened() throws IOException {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "x"));
        Xcore xcore = start(rule("127.0.0.1", "*"))) {
      String url = server.url("/");
      for (Map<String, Object> wrong :
          List.<Map<String, Object>>of(
              Map.of("url", url.replace("//", "//ann:pw@")),
              Map.of("url", url + "\r\nX: y"),
              Map.of("url", "ftp://127.0.0.1/"),
              Map.of("url", "/relative"),
              Map.of("method", "TRACE"),
              Map.of("method", "get"),
              Map.of("headers", Map.of("Host", "other")),
              Map.of("headers", Map.of("content-length", "1")),
              Map.of("headers", Map.of("Transfer-Encoding", "chunked")),
              Map.of("headers", Map.of("Connection", "close")),
              Map.of("headers", Map.of("Upgrade", "h2c")),
              Map.of("headers", Map.of("X-A", "b\r\nHost: c")),
              Map.of("headers", Map.of("X A", "b")),
              Map.of("headers", Map.of("X-A", "€")),
              Map.of("headers", Map.of("X-A", "a".repeat(20_000))),
              Map.of("timeout", 0))) {
        assertThatThrownBy(() -> fetch(xcore, url, wrong))
            .as(wrong.toString())
            .isInstanceOf(ValidationException.class)
            .hasMessageNotContaining("pw");
      }
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void aPluginThatMayConnectToNothingDoesNotLoadAndIsToldTheLine() {
    try (Xcore xcore = start("\"plugin:users:call\"")) {
      PluginStatus status = xcore.plugins().find("fetcher").orElseThrow();

      assertThat(status.isServing()).isFalse();
      assertThat(status.problems().toString())
          .contains("asks for HttpCalls")
          .contains("- \"network:api.example.com:443:connect\"");
    }
  }

  @Test
  void aPluginWithoutRulesConnectsToAnything() throws IOException {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "x"));
        Xcore xcore =
            new TestApplication(folder).plugin("fetcher", "", "Fetcher", FETCHER).load()) {
      xcore.boot();
      assertThat(fetch(xcore, "http://localhost:" + server.port()).get("status")).isEqualTo(200L);
    }
  }

  @Test
  void aRuleThatTheOperatorTakesAwayHoldsAtTheNextRequest() throws IOException {
    try (RawServer server = RawServer.start(RawServer.of("200 OK", "", "x"));
        Xcore xcore = start(rule("127.0.0.1", "*"))) {
      assertThat(fetch(xcore, server.url("/")).get("status")).isEqualTo(200L);

      xcore
          .liveConfiguration()
          .change(
              Map.of(
                  "plugins",
                  Map.of("overrides", Map.of("fetcher", Map.of("permissions", List.of())))),
              "test");

      assertThatThrownBy(() -> fetch(xcore, server.url("/")))
          .isInstanceOf(PermissionDeniedException.class);
    }
  }

  @Test
  void aServiceThatIsNotOfferedIsNamedWithThoseThatAre() {
    try (Xcore xcore = start(rule("127.0.0.1", "*"))) {
      assertThatThrownBy(() -> call(xcore, "missing", Map.of())).isInstanceOf(XcoreException.class);
    }
  }
}
