package dev.xcore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xcore.kernel.runtime.InstanceStatus;
import dev.xcore.sdk.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A plugin whose manifest says sandboxed is tested in a worker process. */
@Timeout(120)
class SandboxedHarnessIT {

  private static final Path ECHO = Path.of("src/test/plugins/echo");

  record Said(String text, int times) {}

  @TempDir Path folder;
  private Path plugin;

  @BeforeEach
  void copy() throws IOException {
    plugin = PluginCopy.of(ECHO).into(folder);
    Path manifest = plugin.resolve("plugin.yaml");
    String sandboxed =
        Files.readString(manifest).replace("execution_mode: trusted", "execution_mode: sandboxed");
    Files.writeString(manifest, sandboxed + "filesystem: {allowed_paths: [\"data/\"]}\n");
  }

  private static long workers(PluginHarness harness) {
    return harness.platform().plugins().plugins().stream()
        .flatMap(status -> status.instances().flatMap(InstanceStatus::sandbox).stream())
        .flatMap(sandbox -> sandbox.workers().stream())
        .filter(worker -> worker.pid() != ProcessHandle.current().pid())
        .count();
  }

  @Test
  void itsHandlersRunInAProcessOfTheirOwn() {
    try (PluginHarness harness = PluginHarness.start(plugin)) {
      assertThat(workers(harness)).isEqualTo(1);
      assertThat(harness.call("say", Map.of("text", "a"), Said.class)).isEqualTo(new Said("a!", 1));
      assertThat(harness.get("/said/hi").body()).isEqualTo("{\"text\":\"hi!\",\"times\":1}");
      assertThat(harness.post("/said", Map.of("text", "x")).statusCode()).isEqualTo(422);
      assertThatThrownBy(() -> harness.call("say", Map.of()))
          .isInstanceOf(ValidationException.class);

      harness.configure(Map.of("times", 3));
      assertThat(harness.call("say", Map.of("text", "a"), Said.class)).isEqualTo(new Said("a!", 3));
      assertThat(harness.call("changes", null, Integer.class)).isEqualTo(1);
    }
  }

  @Test
  void itsDataFolderOutlivesAReload() {
    try (PluginHarness harness = PluginHarness.start(plugin)) {
      assertThat(harness.call("remember", null)).isEqualTo(false);

      harness.reload();

      assertThat(harness.call("remembers", null)).isEqualTo(true);
      assertThat(workers(harness)).isEqualTo(1);
    }
  }
}
