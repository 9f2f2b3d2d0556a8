package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are written as they are produced. */
class StreamsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(folder, "probe");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aStreamArrivesWhole() throws Exception {
    HttpResponse<String> answer = server.get("/plugins/probe/stream");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().lines()).hasSize(1000).endsWith("line 999");
  }

  @Test
  void aStreamThatFailsIsBrokenOffAndNotEndedAsIfComplete() {
    assertThatThrownBy(() -> server.get("/plugins/probe/broken-stream"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void eventsArriveAsTheStandardWritesThem() throws Exception {
    HttpResponse<String> answer = server.get("/plugins/probe/events");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(answer.body())
        .isEqualTo(
            "data: one\ndata: two\n\nevent: thing\ndata: {\"id\":1,\"name\":\"lamp\"}\n\n:\n\n");
  }

  @Test
  void aClientThatLeavesEndsItsStream() throws Exception {
    try (RawClient client = new RawClient(server.server().port())) {
      client.send("GET /plugins/probe/flood HTTP/1.1\r\nHost: a\r\n\r\n");
      client.readUntil("data: x");
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(server.get("/plugins/probe/closings").body()).contains("\"flood\":"));
  }

  @Test
  void reloadEndsEventStreamsSoThatClientsComeBack() throws Exception {
    CompletableFuture<String> rest = openEndless(server);
    assertThat(server.admin("POST", "/admin/plugins/probe/reload", "").statusCode()).isEqualTo(200);
    assertThat(rest.get(20, TimeUnit.SECONDS)).isEqualTo("retry: 1000\n\n");
    assertThat(server.get("/plugins/probe/text").body()).isEqualTo("\"pong\"");
  }

  @Test
  void stoppingEndsEventStreamsAtOnce(@TempDir Path other) throws Exception {
    TestServer stopping =
        TestServer.start(other, TestServer.options(other).shutdownGrace(PATIENCE).build(), "probe");
    CompletableFuture<String> rest = openEndless(stopping);
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stopping.server().close());
    assertThat(rest.get(10, TimeUnit.SECONDS)).isEqualTo("retry: 1000\n\n");
    stopped.get(10, TimeUnit.SECONDS);
    stopping.close();
  }

  /** Opens a stream, waits for its first event, and returns what comes after it. */
  private static CompletableFuture<String> openEndless(TestServer target) throws Exception {
    HttpResponse<java.io.InputStream> answer =
        target
            .client()
            .send(target.request("/plugins/probe/endless").build(), BodyHandlers.ofInputStream());
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    assertThat(reader.readLine()).isEqualTo("data: begun");
    assertThat(reader.readLine()).isEmpty();
    return CompletableFuture.supplyAsync(() -> readAll(reader));
  }

  private static String readAll(BufferedReader reader) {
    try (reader) {
      return reader.readAllAsString();
    } catch (IOException failure) {
      return "broken off: " + failure;
    }
  }
}
