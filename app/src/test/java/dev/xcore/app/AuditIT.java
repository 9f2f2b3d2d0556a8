package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.audit.AuditFilter;
import dev.xcore.kernel.audit.AuditRecord;
import dev.xcore.kernel.runtime.CallOrigin;
import dev.xcore.kernel.runtime.PluginStatus;
import dev.xcore.sdk.Audit.Outcome;
import dev.xcore.sdk.Principal;
import dev.xcore.server.Json;
import java.io.IOException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a running server records, and how it is read. */
@Timeout(180)
class AuditIT {

  private static final String RECORDER =
      """
      import dev.xcore.sdk.*;
      import java.util.List;
      import java.util.Map;

      public final class Recorder implements Plugin {
        private final Audit audit;
        private final PluginCalls calls;

        public Recorder(PluginContext context) {
          audit = context.service(Audit.class);
          calls = context.calls();
        }

        @Action public String act(String subject) {
          audit.record("order.cancel", subject, Audit.Outcome.SUCCESS, Map.of("items", List.of(1, 2), "password", "hunter2"));
          audit.recordFor("bob", "order.view", subject, Audit.Outcome.DENIED, Map.of());
          return "done";
        }

        @Action public String callOther() {
          try {
            return String.valueOf(calls.call("greeter", "greet", Map.of("name", "Ada")).value());
          } catch (XcoreException denied) {
            return denied.getMessage();
          }
        }

        @Action public String wrong() {
          try {
            audit.record("No Such Thing", "x", Audit.Outcome.SUCCESS, Map.of());
            return "accepted";
          } catch (IllegalArgumentException | InvalidPayloadException refused) {
            return refused.getMessage();
          }
        }
      }
      """;

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> send(
      Xcore xcore, String method, String path, String token, String body) throws Exception {
    URI address = xcore.address().orElseThrow();
    return client.send(
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static String token(Xcore xcore) throws IOException {
    return xcore.configuration().secrets().secret("admin-token");
  }

  private static List<AuditRecord> records(Xcore xcore) throws IOException {
    return AuditFolder.of(xcore.configuration())
        .reader()
        .oldest(AuditFilter.all(), 0, 1000)
        .records();
  }

  private static List<String> lines(Xcore xcore) throws IOException {
    return records(xcore).stream()
        .map(AuditRecord::event)
        .map(each ->
            "%s %s %s %s %s"
                .formatted(
                    each.actor(), each.source(), each.action(), each.subject(), each.outcome()))
        .toList();
  }

  @Test
  void administrationIsRecordedBeforeItIsAnswered() throws Exception {
    TestApplication application = new TestApplication(folder).greeter();
    try (Xcore xcore = application.load()) {
      xcore.boot();
      String token = token(xcore);
      assertThat(send(xcore, "POST", "/admin/plugins/greeter/unload", token, "").statusCode())
          .isEqualTo(200);
      assertThat(lines(xcore)).contains("admin http plugin.unload plugin:greeter SUCCESS");
      send(xcore, "POST", "/admin/plugins/greeter/load", token, "");
      assertThat(send(xcore, "POST", "/admin/plugins/nobody/load", token, "").statusCode())
          .isEqualTo(404);
      assertThat(send(xcore, "GET", "/admin/plugins", token, "").statusCode()).isEqualTo(200);
      for (int i = 0; i < 5; i++) {
        assertThat(send(xcore, "GET", "/admin/plugins", "wrong-" + token, "").statusCode())
            .isEqualTo(401);
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(lines(xcore))
                  .contains(
                      "system kernel server.start server SUCCESS",
                      "admin http plugin.load plugin:greeter SUCCESS",
                      "admin http plugin.load plugin:nobody FAILURE",
                      "anonymous http plugin.read plugin DENIED")
                  .anyMatch(line -> line.contains("kernel plugin.unloaded plugin:greeter SUCCESS"))
                  .anyMatch(line -> line.contains("kernel plugin.loaded plugin:greeter SUCCESS")));
      assertThat(lines(xcore)).filteredOn(line -> line.contains("plugin.read")).hasSize(1);
      assertThat(Files.readString(folder.resolve("var/audit/audit-000001.jsonl")))
          .doesNotContain(token);
    }
    try (Xcore again = application.load()) {
      again.boot();
      assertThat(lines(again)).contains("system kernel server.stop server SUCCESS");
      assertThat(AuditFolder.of(again.configuration()).verification().verify(1).findings())
          .isEmpty();
    }
  }

  @Test
  void configurationChangesAreRecordedWithoutSecrets() throws Exception {
    try (Xcore xcore = new TestApplication(folder).greeter().load()) {
      xcore.boot();
      String token = token(xcore);
      HttpResponse<String> answer =
          send(
              xcore,
              "PATCH",
              "/admin/config",
              token,
              "{\"plugins\": {\"config\": {\"greeter\": {\"greeting\": \"Servus\", \"api_key\":"
                  + " \"hunter2\"}}}}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);

      AuditRecord change =
          records(xcore).stream()
              .filter(each -> each.event().action().equals("config.changed"))
              .findFirst()
              .orElseThrow();
      assertThat(change.event().actor()).isEqualTo("admin");
      assertThat(change.tree().toString()).contains("Servus").doesNotContain("hunter2");
      assertThat(lines(xcore)).contains("admin http config.change config SUCCESS");
    }
  }

  @Test
  void theLogIsReadByPagesAndFilters() throws Exception {
    try (Xcore xcore = new TestApplication(folder).greeter().load()) {
      xcore.boot();
      String token = token(xcore);
      for (int i = 0; i < 6; i++) {
        send(xcore, "POST", "/admin/plugins/nobody" + i + "/load", token, "");
      }
      String path = "/admin/audit?action=plugin.load&actor=admin&outcome=failure&since=1h&limit=4";
      Map<?, ?> first = tree(send(xcore, "GET", path, token, ""));
      assertThat((List<?>) first.get("records"))
          .hasSize(4)
          .first()
          .asString()
          .contains("plugin:nobody5", "outcome=failure");
      Map<?, ?> second = tree(send(xcore, "GET", path + "&before=" + first.get("next"), token, ""));
      assertThat((List<?>) second.get("records")).hasSize(2);
      assertThat(second.containsKey("next")).isFalse();
      Map<?, ?> forward = tree(send(xcore, "GET", "/admin/audit?after=0&limit=1", token, ""));
      assertThat(forward.get("records").toString()).contains("server.start");

      for (String wrong :
          List.of("outcome=maybe", "since=yesterday", "limit=9999", "nobody=1", "before=x")) {
        HttpResponse<String> refused = send(xcore, "GET", "/admin/audit?" + wrong, token, "");
        assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
      }
      assertThat(send(xcore, "GET", "/admin/audit", "wrong", "").statusCode()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted", "sandboxed"})
  void pluginsRecordInTheNameOfWhoCallsThem(String mode) throws Exception {
    TestApplication application = recorder(mode, "[\"service:audit:write\"]");
    try (Xcore xcore = application.load()) {
      xcore.boot();
      assertThat(xcore.plugins().find("recorder")).hasValueSatisfying(AuditIT::requireServing);
      Principal ada = new Principal("ada", Set.of("clerk"));
      Object answer =
          xcore
              .plugins()
              .call(origin(ada), "recorder", "act", Map.of("subject", "order:7"))
              .value();
      assertThat(answer).isEqualTo("done");
      xcore.plugins().call("recorder", "act", Map.of("subject", "order:8"));

      assertThat(lines(xcore))
          .contains(
              "ada recorder recorder.order.cancel order:7 SUCCESS",
              "recorder:bob recorder recorder.order.view order:7 DENIED",
              "system:recorder recorder recorder.order.cancel order:8 SUCCESS");
      AuditRecord cancelled =
          records(xcore).stream()
              .filter(each -> each.event().action().equals("recorder.order.cancel"))
              .findFirst()
              .orElseThrow();
      assertThat(cancelled.event().traceId()).isNotEmpty();
      assertThat(cancelled.event().outcome()).isEqualTo(Outcome.SUCCESS);
      assertThat(cancelled.event().facts()).containsEntry("password", "***");
      assertThat(xcore.plugins().call("recorder", "wrong", Map.of()).value().toString())
          .contains("'recorder'", "action", "No Such Thing");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted", "sandboxed"})
  void whoMayNotRecordIsToldWhichLineToAdd(String mode) {
    TestApplication application = recorder(mode, "[]");
    try (Xcore xcore = application.load()) {
      xcore.boot();
      PluginStatus status = xcore.plugins().find("recorder").orElseThrow();
      assertThat(status.isServing()).isFalse();
      assertThat(status.problems().toString()).contains("service:audit:write");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() ->
              assertThat(lines(xcore))
                  .contains("plugin:recorder kernel permission.deny service:audit DENIED"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trusted", "sandboxed"})
  void permissionsSayWhatWasUsedDeniedAndNeverUsed(String mode) throws Exception {
    TestApplication application =
        recorder(mode, "[\"service:audit:write\", \"network:a.example:443:connect\"]");
    try (Xcore xcore = application.load()) {
      xcore.boot();
      assertThat(xcore.plugins().find("recorder")).hasValueSatisfying(AuditIT::requireServing);
      xcore.plugins().call("recorder", "act", Map.of("subject", "order:9")).value();
      String failure =
          String.valueOf(xcore.plugins().call("recorder", "callOther", Map.of()).value());
      assertThat(failure).contains("plugin:greeter:call");

      Map<?, ?> report =
          tree(send(xcore, "GET", "/admin/plugins/recorder/permissions", token(xcore), ""));

      assertThat(report.get("enforced")).isEqualTo(true);
      assertThat(report.get("never_used")).isEqualTo(List.of("network:a.example:443:connect"));
      assertThat(report.get("used").toString()).contains("service:audit", "write");
      assertThat(report.get("denied").toString())
          .contains("plugin:greeter", "action=call", "denied=1", "reason=permissions");
      assertThat(
              send(xcore, "GET", "/admin/plugins/nobody/permissions", token(xcore), "")
                  .statusCode())
          .isEqualTo(404);
    }
  }

  private static void requireServing(PluginStatus status) {
    assertThat(status.isServing()).as(() -> status.problems().toString()).isTrue();
  }

  private static CallOrigin origin(Principal principal) {
    return new CallOrigin(
        "test",
        false,
        Optional.of(principal),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private TestApplication recorder(String mode, String permissions) {
    TestApplication application =
        new TestApplication(folder)
            .greeter()
            .plugin("recorder", "permissions: " + permissions + "\n", "Recorder", RECORDER);
    Path manifest = folder.resolve("plugins/recorder/plugin.yaml");
    try {
      Files.writeString(
          manifest, Files.readString(manifest).replace("trusted", mode), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return application;
  }

  @Test
  void nothingIsKeptWhereItIsSwitchedOff() throws Exception {
    TestApplication application =
        new TestApplication(folder).configure("security: {audit: {enabled: false}}\n");
    try (Xcore xcore = application.load()) {
      xcore.boot();
      assertThat(tree(send(xcore, "GET", "/admin/audit", token(xcore), "")).get("records"))
          .isEqualTo(List.of());
      assertThat(folder.resolve("var/audit")).doesNotExist();
    }
  }

  private static Map<?, ?> tree(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return (Map<?, ?>)
        Optional.ofNullable(Json.read(answer.body().getBytes(StandardCharsets.UTF_8)))
            .orElseThrow();
  }
}
