package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.app.config.ConfigurationLoader;
import dev.xcore.kernel.audit.AuditEvent;
import dev.xcore.kernel.audit.AuditFilter;
import dev.xcore.kernel.audit.AuditRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running server tells of requests that it refuses. */
@Timeout(300)
class DeniedAccessIT {

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Queue<Object> heard = new ConcurrentLinkedQueue<>();
  private Xcore xcore;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(
        folder.resolve("xcore.yaml"),
        """
        server: {port: 0}
        plugins: {watch: false}
        security:
          access_rules:
            - {path: "/shop/**", roles: [clerk]}
          rate_limits:
            - {path: "/openapi.json", per: client, calls: 1, period: 1h}
        """);
    xcore = Xcore.load(ConfigurationLoader.in(folder).withEnvironment(Map.of()));
    xcore.boot();
    xcore.events().on("security.denied", event -> heard.add(event.data()));
  }

  @AfterEach
  void stop() {
    client.close();
    xcore.close();
  }

  private int send(String method, String path, String... headers) throws Exception {
    URI target = xcore.address().orElseThrow().resolve(path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(Duration.ofMinutes(2))
            .header("Content-Type", "application/json")
            .method(
                method, BodyPublishers.ofString("{\"username\":\"admin\",\"password\":\"wrong\"}"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private List<AuditEvent> denials() throws IOException {
    return AuditFolder.of(xcore.configuration())
        .reader()
        .oldest(AuditFilter.all(), 0, 1000)
        .records()
        .stream()
        .map(AuditRecord::event)
        .filter(event -> event.action().equals("access.denied"))
        .toList();
  }

  private void awaitDenials(String... layers) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          assertThat(denials())
              .extracting(each -> each.facts().get("layer"))
              .containsAll(List.of(layers));
          assertThat(heard).hasSizeGreaterThanOrEqualTo(layers.length);
        });
  }

  @Test
  void everyLayerTellsWhatItRefusesOnceForManyTimes() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(send("GET", "/shop/orders")).isEqualTo(401);
      assertThat(send("GET", "/shop/orders", "Authorization", "Bearer s3cret")).isEqualTo(401);
    }
    assertThat(send("POST", "/app/shop/order", "X-Forwarded-For", "203.0.113.7")).isEqualTo(401);
    assertThat(send("GET", "/openapi.json")).isEqualTo(200);
    assertThat(send("GET", "/openapi.json")).isEqualTo(429);
    assertThat(send("GET", "/nothing")).isEqualTo(404);

    awaitDenials("access_rule", "authentication", "platform", "rate_limit");
    assertThat(denials())
        .hasSize(4)
        .allSatisfy(event -> {
          assertThat(event.actor()).isEqualTo("anonymous");
          assertThat(event.source()).isEqualTo("http");
          assertThat(event.traceId()).isPresent();
          assertThat(event.facts().toString())
              .contains("client=127.0.0.1")
              .doesNotContain("s3cret");
        });
    assertThat(heard).hasSize(4);
    assertThat(heard.toString())
        .contains("reason=access_rule", "path=/shop/orders", "user=anonymous", "count=1");
  }

  @Test
  void administrationIsRecordedAsBeforeAndAnnounced() throws Exception {
    assertThat(send("GET", "/admin/plugins")).isEqualTo(401);
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(heard).hasSize(1));
    assertThat(heard.toString()).contains("reason=platform", "path=/admin/plugins");
    assertThat(denials()).isEmpty();
  }

  @Test
  void aLoginThatFailsIsTheAffairOfThePluginThatKnowsWhy() throws Exception {
    assertThat(send("POST", "/auth/login")).isEqualTo(401);
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(heard).isNotEmpty());
    assertThat(send("GET", "/shop/orders")).isEqualTo(401);
    awaitDenials("access_rule");
    assertThat(denials()).hasSize(1);
    assertThat(heard).hasSize(2);
  }
}
