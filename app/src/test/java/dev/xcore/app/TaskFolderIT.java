package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.kernel.runtime.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Source files in the folder of tasks: compiled, run, followed. */
@Timeout(120)
final class TaskFolderIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private void file(String name, String returned) throws IOException {
    Path tasks = Files.createDirectories(folder.resolve("tasks"));
    Files.writeString(
        tasks.resolve(name + ".java"),
        """
        import dev.xcore.sdk.*;

        public final class %s {
          @Task String work() { return "%s"; }
        }
        """
            .formatted(name, returned));
  }

  private static TasksAdministration tasks(Xcore xcore) {
    return xcore.background();
  }

  private static Object result(Xcore xcore, String plugin) {
    String id = tasks(xcore).enqueue(plugin, "work", Map.of(), Map.of());
    await().atMost(PATIENCE).until(() -> tasks(xcore).show(id).get("state").equals("done"));
    return tasks(xcore).show(id).get("result");
  }

  private static boolean serves(Xcore xcore, String plugin) {
    return xcore.plugins().find(plugin).filter(PluginStatus::isServing).isPresent();
  }

  @Test
  void filesBecomePluginsAndAreFollowed() throws Exception {
    file("SendMails", "one");
    file("_Draft", "none");
    Files.writeString(folder.resolve("tasks/Notes.java"), "class Notes {}");
    try (Xcore xcore = new TestApplication(folder).load()) {
      xcore.boot();
      assertThat(xcore.plugins().plugins())
          .extracting(PluginStatus::name)
          .containsExactly("send-mails");
      assertThat(result(xcore, "send-mails")).isEqualTo("one");

      file("SendMails", "two");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(result(xcore, "send-mails")).isEqualTo("two"));

      file("Nightly", "stars");
      await().atMost(PATIENCE).until(() -> serves(xcore, "nightly"));
      assertThat(result(xcore, "nightly")).isEqualTo("stars");

      Files.writeString(folder.resolve("tasks/Nightly.java"), "class Nightly { @Task broken");
      await()
          .atMost(PATIENCE)
          .until(() -> !xcore.plugins().find("nightly").orElseThrow().problems().isEmpty());
      assertThat(result(xcore, "nightly")).isEqualTo("stars");

      Files.delete(folder.resolve("tasks/Nightly.java"));
      await().atMost(PATIENCE).until(() -> xcore.plugins().find("nightly").isEmpty());
    }
  }
}
