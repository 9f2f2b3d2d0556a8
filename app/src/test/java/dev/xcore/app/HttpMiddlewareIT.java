package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.audit.AuditFilter;
import dev.xcore.kernel.settings.SettingsException;
import dev.xcore.sdk.http.HttpMiddleware;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.Response;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Middleware around HTTP requests, of the configuration and of a plugin, in a real application. */
@Timeout(300)
class HttpMiddlewareIT {

  @TempDir private Path folder;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Xcore xcore;

  /** Says on every answer what its configuration says. */
  public static final class Stamp implements HttpMiddleware {

    private final String text;

    public Stamp(Map<String, Object> config) {
      this.text = String.valueOf(config.getOrDefault("text", "?"));
    }

    @Override
    public Response handle(Request request, Next next) {
      return next.proceed().header("X-Way", text);
    }
  }

  @BeforeEach
  void start() throws Exception {
    copy("trusted");
    Files.writeString(
        folder.resolve("xcore.yaml"),
        """
        server:
          port: 0
          request_timeout: 15s
          middleware:
            - {name: inner, class: "%s", order: 20, config: {text: inner}}
            - {name: outer, class: "%s", order: 10, config: {text: outer}}
        plugins:
          watch: false
          overrides:
            ring: {resources: {rate_limit: none}}
        """
            .formatted(Stamp.class.getName(), Stamp.class.getName()));
    xcore = Xcore.load(ConfigurationLoader.in(folder).withEnvironment(Map.of()));
    assertThat(xcore.boot()).allMatch(plugin -> plugin.isServing());
  }

  @AfterEach
  void stop() {
    client.close();
    xcore.close();
  }

  private void copy(String mode) throws Exception {
    Path source =
        Path.of(System.getProperty("xcore.repository"), "app/src/test/resources/plugins/ring");
    Path target = folder.resolve("plugins/ring");
    Files.createDirectories(target.resolve("src"));
    Files.writeString(
        target.resolve("src/Ring.java"), Files.readString(source.resolve("src/Ring.java")));
    Files.writeString(
        target.resolve("plugin.yaml"),
        Files.readString(source.resolve("plugin.yaml")).replace("trusted", mode));
  }

  private HttpRequest.Builder to(String path) {
    URI target = xcore.address().orElseThrow().resolve(path);
    return HttpRequest.newBuilder(target).timeout(Duration.ofMinutes(2));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> asked(String what) throws Exception {
    return send(
        to("/plugins/ring/echo").header("X-Ring", what).POST(BodyPublishers.ofString("ann")));
  }

  private String bearer() throws Exception {
    return "Bearer " + Files.readString(folder.resolve("var/secrets/admin-token")).strip();
  }

  private static List<String> way(HttpResponse<?> answer) {
    return answer.headers().allValues("X-Way");
  }

  @Test
  void itChangesRequestAndAnswerWithinTheApplicationsOwn() throws Exception {
    HttpResponse<String> answer = asked("");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("ann:ann");
    assertThat(way(answer)).containsExactly("ring", "after", "inner", "outer");
    assertThat(send(to("/admin/middleware").header("Authorization", bearer())).body())
        .containsSubsequence(
            "\"name\":\"outer\",\"order\":10",
            "\"name\":\"inner\",\"order\":20",
            "\"name\":\"middleware.after\",\"plugin\":\"ring\"",
            "\"name\":\"middleware.ring\",\"plugin\":\"ring\"");
  }

  @Test
  void itAnswersItselfRefusesOrFails() throws Exception {
    HttpResponse<String> own = asked("answer");
    assertThat(own.statusCode()).isEqualTo(202);
    assertThat(own.body()).isEqualTo("{\"by\":\"ring\"}");
    assertThat(asked("refuse").statusCode()).isEqualTo(403);
    assertThat(asked("refuse").body()).contains("the ring is closed");
    for (String failure : List.of("broken", "checked", "twice")) {
      HttpResponse<String> broken = asked(failure);
      assertThat(broken.statusCode()).as(failure).isEqualTo(500);
      assertThat(broken.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
    assertThat(asked("lead").statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(asked("").statusCode()).isEqualTo(200);
  }

  @Test
  void itsOwnCodeHasADeadline() throws Exception {
    HttpResponse<String> late = asked("late");
    assertThat(late.statusCode()).isEqualTo(504);
    assertThat(late.body()).contains("middleware.ring", "has not answered");
  }

  @Test
  void administrationAndLoginAreNotItsAffair() throws Exception {
    HttpRequest.Builder plugins = to("/admin/plugins").header("Authorization", bearer());
    HttpResponse<String> administration = send(plugins.header("X-Ring", "refuse"));
    assertThat(administration.statusCode()).isEqualTo(200);
    assertThat(way(administration)).containsExactly("inner", "outer");
    HttpResponse<String> encoded =
        send(to("/%61dmin/plugins").header("Authorization", bearer()).header("X-Ring", "refuse"));
    assertThat(way(encoded)).doesNotContain("ring");
    HttpResponse<String> login =
        send(
            to("/auth/login")
                .header("Content-Type", "application/json")
                .header("X-Ring", "answer")
                .POST(BodyPublishers.ofString("{\"username\":\"admin\",\"password\":\"no\"}")));
    assertThat(login.statusCode()).isEqualTo(401);
    assertThat(way(login)).doesNotContain("ring");
    assertThat(way(send(to("/health")))).contains("ring");
  }

  @Test
  void theAuditLogStillKnowsWhoDidIt() throws Exception {
    HttpRequest.Builder reload =
        to("/admin/plugins/ring/reload")
            .header("Authorization", bearer())
            .POST(BodyPublishers.noBody());
    assertThat(send(reload).statusCode()).isEqualTo(200);
    assertThat(
            AuditFolder.of(xcore.configuration())
                .reader()
                .oldest(AuditFilter.all(), 0, 1000)
                .records())
        .filteredOn(each -> each.event().action().equals("plugin.reload"))
        .hasSize(1)
        .allMatch(each -> each.event().actor().equals("admin"));
  }

  @Test
  void itSeesNoCredentialsThatCountHere() throws Exception {
    HttpRequest.Builder request =
        to("/health")
            .header("Authorization", bearer())
            .header("X-Plugin-Key", "key")
            .header("Cookie", "own=1; xcore_session=s3cret");
    assertThat(send(request).headers().firstValue("X-Seen")).hasValue("-false{own=1}");
    HttpResponse<String> basic = send(to("/health").header("Authorization", "Basic b3du"));
    assertThat(basic.headers().firstValue("X-Seen")).hasValue("Basic b3dufalse{}");
    HttpResponse<String> still = send(to("/metrics").header("Authorization", bearer()));
    assertThat(still.statusCode()).isEqualTo(200);
    assertThat(way(still)).contains("ring");
  }

  @Test
  void streamsAreNotCollected() throws Exception {
    HttpResponse<InputStream> answer =
        client.send(to("/plugins/ring/stream").build(), BodyHandlers.ofInputStream());

    try (InputStream in = answer.body()) {
      assertThat(way(answer)).contains("ring");
      assertThat(new String(in.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("first;");
      send(to("/plugins/ring/read").POST(BodyPublishers.noBody()));
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("read");
    }
  }

  @Test
  void itGoesWithThePluginAndComesBackWithIt() throws Exception {
    xcore.plugins().unload("ring", "test");
    assertThat(way(send(to("/health").header("X-Ring", "refuse"))))
        .containsExactly("inner", "outer");
    assertThat(send(to("/admin/middleware").header("Authorization", bearer())).body())
        .doesNotContain("ring");
    xcore.plugins().load("ring", "test");
    assertThat(way(send(to("/health")))).containsExactly("ring", "after", "inner", "outer");
  }

  @Test
  void reloadsLoseNoRequestAndLetNonePassBy() throws Exception {
    AtomicBoolean isDone = new AtomicBoolean();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> visitors = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      visitors.add(Thread.ofVirtual().start(() -> visit(isDone, wrong)));
    }
    try {
      for (int i = 0; i < 4; i++) {
        xcore.plugins().reload("ring", "test");
      }
    } finally {
      isDone.set(true);
      for (Thread visitor : visitors) {
        assertThat(visitor.join(Duration.ofMinutes(2))).isTrue();
      }
    }
    assertThat(wrong).isEmpty();
  }

  private void visit(AtomicBoolean isDone, Queue<String> wrong) {
    while (!isDone.get()) {
      try {
        HttpResponse<String> answer = send(to("/health"));
        if (answer.statusCode() != 200 || !way(answer).contains("ring")) {
          wrong.add(answer.statusCode() + " " + way(answer) + " " + answer.body());
        }
      } catch (Exception failure) {
        wrong.add(failure.toString());
      }
    }
  }

  @Test
  void aSandboxedPluginIsToldThatItCannot() throws Exception {
    xcore.plugins().unload("ring", "test");
    copy("sandboxed");
    assertThatThrownBy(() -> xcore.plugins().load("ring", "test"))
        .hasMessageContaining("unsupported_in_sandbox");
    assertThat(way(send(to("/health")))).containsExactly("inner", "outer");
  }

  @Test
  void aClassThatCannotStandThereIsNamedBeforeAnythingStarts() throws Exception {
    Files.writeString(
        folder.resolve("xcore.yaml"),
        "server: {port: 0, middleware: [{name: a, class: java.lang.String}]}\n");
    assertThatThrownBy(
            () -> Xcore.load(ConfigurationLoader.in(folder).withEnvironment(Map.of())).close())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("server.middleware");
  }
}
