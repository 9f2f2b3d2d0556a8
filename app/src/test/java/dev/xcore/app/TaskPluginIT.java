package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.server.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks of trusted and of sandboxed plugins: the same answers. */
@Timeout(180)
class TaskPluginIT {

  private static final String DRAIN = "  drain_timeout: 1s\n";

  @TempDir private static Path folder;
  private static ModePlatform trusted;
  private static ModePlatform sandboxed;

  @BeforeAll
  static void start() throws Exception {
    trusted = ModePlatform.starting(folder.resolve("t"), "trusted", DRAIN, "toiler");
    sandboxed = ModePlatform.starting(folder.resolve("s"), "sandboxed", DRAIN, "toiler");
  }

  @AfterAll
  static void stop() {
    if (trusted != null) {
      trusted.close();
    }
    if (sandboxed != null) {
      sandboxed.close();
    }
  }

  private static String same(String action, Map<String, Object> payload) {
    Object expected = trusted.act("toiler", action, payload);
    assertThat(sandboxed.act("toiler", action, payload)).isEqualTo(expected);
    return expected.toString();
  }

  @Test
  void tasksDoTheSameInBothModes() {
    assertThat(same("basics", Map.of()))
        .isEqualTo("Optional[[ada, 2, true, 1, mail, DONE, 1, true, true, 5]]");
    assertThat(same("same", Map.of())).isEqualTo("Optional[[true, true, true, true, true]]");
    assertThat(same("keys", Map.of())).isEqualTo("Optional[[true, false]]");
    assertThat(same("many", Map.of("count", 50))).isEqualTo("Optional[1275]");
  }

  @Test
  void theyRunAsThePluginItself() {
    assertThat(same("identity", Map.of()))
        .contains("caller=system", "principal=system:toiler", "roles=[]");
  }

  @Test
  void failuresAreRepeatedAndBuriedInBothModes() {
    assertThat(same("failing", Map.of()))
        .isEqualTo(
            "Optional[[3, DEAD, handler_error, DEAD, timeout, DEAD, DEAD, validation_error, 1]]");
  }

  @Test
  void tasksAreCalledOffInBothModes() {
    assertThat(same("cancelling", Map.of()))
        .isEqualTo("Optional[[true, CANCELLED, 0.25, a quarter, true, true]]");
  }

  @ParameterizedTest
  @CsvSource({
    "unknown, not_found",
    "list, invalid_payload",
    "large, payload_too_large",
    "nobody, not_found"
  })
  void whatIsRefusedIsRefusedInBothModes(String what, String expected) {
    assertThat(same("refused", Map.of("what", what))).contains(expected);
  }

  private static Map<String, Object> admin(ModePlatform on, String method, String path, Object body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(on.uri().resolve(path))
            .header("Authorization", on.bearer())
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(Json.write(body)))
            .build();
    HttpResponse<byte[]> answer =
        on.client().send(request, HttpResponse.BodyHandlers.ofByteArray());
    Map<String, Object> tree = new TreeMap<>();
    ((Map<?, ?>) Json.read(answer.body())).forEach((key, value) -> tree.put(key.toString(), value));
    return answer.statusCode() < 300 ? tree : Map.of("failed", answer.statusCode(), "why", tree);
  }

  private static String state(ModePlatform on, Object id) throws Exception {
    return String.valueOf(admin(on, "GET", "/admin/tasks/" + id, null).get("state"));
  }

  @Test
  void administratorsSeeAndChangeTasks() throws Exception {
    for (ModePlatform on : List.of(trusted, sandboxed)) {
      Object id =
          admin(
                  on,
                  "POST",
                  "/admin/tasks",
                  Map.of("plugin", "toiler", "name", "broken", "max_retries", 0))
              .get("id");
      await().until(() -> state(on, id).equals("dead"));
      assertThat(admin(on, "GET", "/admin/tasks/dead?plugin=toiler&name=broken", null).toString())
          .contains(id.toString(), "handler_error");
      assertThat(admin(on, "POST", "/admin/tasks/" + id + "/cancel", null))
          .containsEntry("failed", 409);
      assertThat(admin(on, "POST", "/admin/tasks/" + id + "/retry", null)).containsKey("ok");
      await().until(() -> state(on, id).equals("dead"));
      assertThat(admin(on, "DELETE", "/admin/tasks/" + id, null)).containsKey("ok");
      assertThat(admin(on, "GET", "/admin/tasks/" + id, null)).containsEntry("failed", 404);
      assertThat(admin(on, "GET", "/admin/tasks?state=odd", null)).containsEntry("failed", 400);
      assertThat(
              admin(on, "POST", "/admin/tasks", Map.of("plugin", "toiler", "name", "x")).toString())
          .contains("404", "it has: broken, flaky, mail");
      assertThat(admin(on, "POST", "/admin/tasks", Map.of("plug", "toiler")))
          .containsEntry("failed", 422);
      assertThat(admin(on, "GET", "/admin/tasks/stats", null).toString())
          .contains("queue=mail", "parked=0");
    }
  }

  @Test
  void aPausedQueueRests() throws Exception {
    admin(trusted, "POST", "/admin/tasks/queues/resting/pause", null);
    Object id =
        admin(
                trusted,
                "POST",
                "/admin/tasks",
                Map.of(
                    "plugin",
                    "toiler",
                    "name",
                    "sum",
                    "queue",
                    "resting",
                    "payload",
                    Map.of("a", 1, "b", 2)))
            .get("id");
    trusted.act("toiler", "basics", Map.of());
    assertThat(state(trusted, id)).isEqualTo("waiting");
    admin(trusted, "POST", "/admin/tasks/queues/resting/resume", null);
    await().until(() -> state(trusted, id).equals("done"));
    assertThat(admin(trusted, "GET", "/admin/tasks/" + id, null).get("result")).isEqualTo(3L);
  }

  @Test
  void metersAndHealthTellOfTasks() throws Exception {
    trusted.act("toiler", "basics", Map.of());
    HttpRequest request =
        HttpRequest.newBuilder(trusted.uri().resolve("/metrics"))
            .header("Authorization", trusted.bearer())
            .build();
    String metrics = trusted.client().send(request, HttpResponse.BodyHandlers.ofString()).body();
    assertThat(metrics)
        .contains("xcore_tasks_done_total{plugin=\"toiler\"}", "xcore_tasks_running");
    assertThat(trusted.send(HttpRequest.newBuilder().GET(), "/health").toString())
        .contains("tasks={");
  }

  @Test
  void aReloadAndAnUnloadLoseNothing() throws Exception {
    for (ModePlatform on : List.of(trusted, sandboxed)) {
      Object id = enqueued(on, "patient");
      await().until(() -> on.act("toiler", "begun", Map.of()).toString().matches(".*[1-9].*"));
      on.xcore().plugins().unload("toiler", "test");
      await().until(() -> state(on, id).equals("waiting"));
      assertThat(admin(on, "GET", "/admin/tasks/" + id, null).get("parked")).isEqualTo(true);
      on.xcore().plugins().load("toiler", "test");
      await().atMost(Duration.ofSeconds(20)).until(() -> state(on, id).equals("running"));
      on.act("toiler", "open", Map.of());
      await().atMost(Duration.ofSeconds(20)).until(() -> state(on, id).equals("done"));
      assertThat(admin(on, "GET", "/admin/tasks/" + id, null).get("attempts")).isEqualTo(1L);
    }
  }

  private static Object enqueued(ModePlatform on, String name) throws Exception {
    return admin(on, "POST", "/admin/tasks", Map.of("plugin", "toiler", "name", name)).get("id");
  }
}
