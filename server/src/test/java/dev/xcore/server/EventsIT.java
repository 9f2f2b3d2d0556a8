package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** System events over HTTP, for administrators and for pages under development. */
@Timeout(120)
class EventsIT {

  private static final Duration SOON = Duration.ofSeconds(20);

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

  private List<Map<?, ?>> recent(String query) throws Exception {
    HttpResponse<String> answer = server.admin("GET", "/admin/events" + query, "");
    assertThat(answer.statusCode()).isEqualTo(200);
    return ((List<?>) TestServer.tree(answer).get("events"))
        .stream().<Map<?, ?>>map(event -> (Map<?, ?>) event).toList();
  }

  /** Collects an event stream until it ends. */
  private final class Stream implements AutoCloseable {

    private final StringBuffer text = new StringBuffer();
    private final HttpResponse<InputStream> answer;
    private final Thread reader;

    Stream(HttpRequest.Builder request) throws Exception {
      answer = server.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      reader = Thread.ofVirtual().start(this::read);
      await().atMost(SOON).until(() -> text.indexOf("retry:") >= 0);
    }

    private void read() {
      byte[] buffer = new byte[8192];
      try {
        for (int n = answer.body().read(buffer); n >= 0; n = answer.body().read(buffer)) {
          text.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
        }
        text.append("<end>");
      } catch (IOException broken) {
        text.append("<broken>");
      }
    }

    void awaitText(String part) {
      await().atMost(SOON).untilAsserted(() -> assertThat(text.toString()).contains(part));
    }

    @Override
    public void close() throws Exception {
      answer.body().close();
      reader.join(SOON);
    }
  }

  @Test
  void recentEventsAreListedAndFiltered() throws Exception {
    server.supervisor().unload("probe", "test");
    assertThat(recent("?name=plugin.probe.unloaded")).hasSize(1);
    assertThat(recent("?name=plugin.*.*").getLast().get("name")).isEqualTo("plugin.probe.unloaded");
    assertThat(recent("?limit=2")).hasSize(2);
    assertThat(recent("?name=nothing.*")).isEmpty();
    assertThat(recent("?name=plugin.probe.loaded").getFirst().get("data").toString())
        .contains("version");
    assertThat(server.admin("GET", "/admin/events?limit=many", "").statusCode()).isEqualTo(400);
    assertThat(server.get("/admin/events").statusCode()).isEqualTo(401);
  }

  @Test
  void administratorsFollowEventsAndCatchUpOnWhatTheyMissed() throws Exception {
    HttpRequest.Builder request =
        server
            .request("/admin/events?name=plugin.*.reloaded")
            .header("Authorization", "Bearer " + TestServer.TOKEN)
            .header("Accept", "text/event-stream");
    try (Stream stream = new Stream(request)) {
      server.supervisor().reload("probe", "test");
      stream.awaitText("event: plugin.probe.reloaded");
      assertThat(stream.text.toString()).doesNotContain("state_changed");
    }
    try (Stream later = new Stream(request.header("Last-Event-ID", "0"))) {
      later.awaitText("event: plugin.probe.reloaded");
    }
    await()
        .atMost(SOON)
        .until(() -> {
          server.supervisor().reload("probe", "test"); // Writing finds that the client is gone.
          return server.feed().count() == 0;
        });
  }

  @Test
  void pagesUnderDevelopmentAreToldOfReloadsAndProblems() throws Exception {
    try (Stream stream = new Stream(server.request("/dev/events"))) {
      stream.awaitText("event: hello");
      server.supervisor().reload("probe", "test");
      stream.awaitText("event: reloaded");
      stream.awaitText("\"prefix\":\"/plugins/probe\"");
      Path source = server.plugins().resolve("probe/src/probe/Broken.java");
      Files.writeString(source, "class Broken {");
      try {
        server.supervisor().reload("probe", "test");
      } catch (dev.xcore.kernel.runtime.PluginLoadException expected) {
        stream.awaitText("event: failed");
        stream.awaitText("src/probe/Broken.java");
      }
    }
    try (Stream late = new Stream(server.request("/dev/events"))) {
      late.awaitText("event: failed");
    }
  }

  @Test
  void theScriptIsServedToThisMachineOnly() throws Exception {
    HttpResponse<String> script = server.get("/dev/reload.js");
    assertThat(script.body()).contains("new EventSource");
    assertThat(script.headers().firstValue("Content-Type").orElse("")).contains("javascript");
    for (String path : List.of("/dev/reload.js", "/dev/events")) {
      assertThat(
              server.send(server.request(path).header("X-Forwarded-For", "1.2.3.4")).statusCode())
          .isEqualTo(403);
      assertThat(server.send(server.request(path).header("Origin", "http://evil")).statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void thereIsNoScriptOutsideOfDevelopment() throws Exception {
    try (TestServer production =
        TestServer.start(
            folder.resolve("production"),
            TestServer.options(folder).about("x", "1.0.0", "production").build())) {
      assertThat(production.get("/dev/reload.js").statusCode()).isEqualTo(404);
      assertThat(production.get("/dev/events").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void closingTheFeedEndsStreamsAndBeginsNone() throws Exception {
    try (Stream stream = new Stream(server.request("/dev/events"))) {
      server.feed().close();
      stream.awaitText("<end>");
      assertThat(server.get("/dev/events").statusCode()).isEqualTo(503);
    }
  }
}
