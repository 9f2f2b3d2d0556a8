package dev.xcore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What administrators and collectors of metrics see of a sandboxed plugin's worker. */
@Timeout(120)
class SandboxReportIT {

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    Path plugin = folder.resolve("plugins/boxed");
    Files.createDirectories(plugin.resolve("src/boxed"));
    Files.writeString(
        plugin.resolve("plugin.yaml"),
        """
        name: boxed
        version: 1.0.0
        execution_mode: sandboxed
        allowed_imports: [java.lang.Runtime]
        resources: {max_memory_mb: 128, max_disk_mb: 9, max_cpu_seconds: 5}
        runtime: {restart: {max_restarts: 0}}
        """);
    Files.writeString(
        plugin.resolve("src/boxed/Boxed.java"),
        """
        package boxed;

        import dev.xcore.sdk.*;

        public final class Boxed implements Plugin {
          @Action("leave") public int leave() { Runtime.getRuntime().halt(5); return 0; }
          @Action("stay") public int stay() { return 1; }
        }
        """);
    server =
        TestServer.start(
            folder, TestServer.options(folder).about("test", "1.0.0", "development").build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void limitsAndWorkersAreInTheReportAndInTheMetrics() throws Exception {
    assertThat(server.post("/app/boxed/stay", "{}").statusCode()).isEqualTo(200);

    assertThat(server.admin("GET", "/admin/plugins/boxed", "").body())
        .containsPattern("\"limit\": ?\"memory_bytes\", ?\"used\": ?[1-9]")
        .containsPattern("\"limit\": ?\"disk_bytes\".{0,60}\"maximum\": ?9437184")
        .containsPattern("\"limit\": ?\"cpu_seconds_of_a_call\", ?\"maximum\": ?5.0")
        .containsPattern("\"worker\": ?0, ?\"pid\": ?[1-9]")
        .contains("\"self limits\"");
    assertThat(server.get("/metrics").body())
        .containsPattern("xcore_sandbox_memory_bytes\\{plugin=\"boxed\",worker=\"0\"} [1-9]")
        .contains("xcore_sandbox_memory_limit_bytes{plugin=\"boxed\"} 1.34217728E8")
        .containsPattern("xcore_sandbox_threads\\{plugin=\"boxed\",worker=\"0\"} [1-9]")
        .contains("xcore_sandbox_workers{plugin=\"boxed\"} 1.0")
        .contains("xcore_sandbox_crashes_total{plugin=\"boxed\"} 0.0");
  }

  @Test
  void aCrashLoopIsVisibleAndAReloadEndsIt() throws Exception {
    server.post("/app/boxed/leave", "{}");

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() ->
            assertThat(server.admin("GET", "/admin/plugins", "").body())
                .contains("\"unavailable\":\"crash-loop: 1 crashes"));
    assertThat(server.admin("GET", "/admin/plugins/boxed/why", "").body()).contains("crash-loop");
    assertThat(server.get("/metrics").body())
        .contains("xcore_sandbox_crashes_total{plugin=\"boxed\"} 1.0")
        .contains("xcore_sandbox_workers{plugin=\"boxed\"} 0.0");
    assertThat(server.post("/app/boxed/stay", "{}").statusCode()).isEqualTo(503);

    server.admin("POST", "/admin/plugins/boxed/reload", "");

    assertThat(server.post("/app/boxed/stay", "{}").statusCode()).isEqualTo(200);
  }
}
