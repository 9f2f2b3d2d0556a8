package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.TaskFilter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks over kills, transactions and the absence of plugins. */
@Tag("full")
@Timeout(180)
final class TaskKillIT {

  /** How often a server is killed; the long record is made by hand. */
  private static final int ROUNDS = Integer.getInteger("xcore.test.kill-rounds", 2);

  private static final int LEAST = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private TestApplication application() {
    return new TestApplication(folder)
        .configure("plugins: {watch: false, drain_timeout: 1s}\n")
        .plugin(
            "worker",
            "",
            "Worker",
            """
            import dev.xcore.sdk.*;
            import java.nio.file.*;
            import java.util.*;

            public final class Worker implements Plugin {
              private final PluginContext context;
              private final Tasks tasks;
              public Worker(PluginContext context, Tasks tasks) { this.context = context; this.tasks = tasks; }
              private synchronized void line(String file, String text) throws Exception {
                Files.writeString(context.dataDirectory().resolve(file), text + "\\n",
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
              }
              @Task(maxRetries = 100, backoff = "10ms") void work(TaskRun run) throws Exception {
                line("ran", run.id());
              }
              @Action public void add() throws Exception {
                for (TaskHandle task : tasks.enqueueAll("work", List.of(Map.of(), Map.of(), Map.of()), TaskOptions.NONE)) {
                  line("added", task.id());
                }
                line("added", tasks.enqueue("work", null).id());
              }
              @Action public String inTransaction(boolean fails) {
                String[] id = {""};
                try {
                  context.database().transaction(tx -> {
                    id[0] = tasks.enqueue("work", null).id();
                    if (fails) { throw new IllegalStateException("undone"); }
                  });
                } catch (IllegalStateException undone) { return id[0]; }
                return id[0];
              }
              @Action public boolean knows(String id) { return tasks.find(id).isPresent(); }
            }
            """);
  }

  private List<String> lines(String file) throws IOException {
    Path path = folder.resolve("var/data/worker").resolve(file);
    return Files.exists(path) ? Files.readAllLines(path) : List.of();
  }

  private void killedWhileBusy() throws Exception {
    int before = lines("ran").size();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TaskServer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.equals("ready")) {
        line = out.readLine();
      }
      assertThat(line).isEqualTo("ready");
      await().atMost(PATIENCE).until(() -> lines("ran").size() > before + LEAST);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void everyAcknowledgedTaskRunsAndWhatIsDoneStaysDone() throws Exception {
    application();
    for (int round = 0; round < ROUNDS; round++) {
      killedWhileBusy();
    }
    try (Xcore xcore = application().load()) {
      xcore.boot();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(new HashSet<>(lines("ran"))).containsAll(lines("added")));
      await().atMost(PATIENCE).until(() -> waiting(xcore) == 0);
    }
    int ran = lines("ran").size();
    try (Xcore xcore = application().load()) {
      xcore.boot();
      // A new task runs after whatever would run again.
      xcore.plugins().call("worker", "add", Map.of()).value();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(new HashSet<>(lines("ran"))).containsAll(lines("added")));
      assertThat(lines("ran")).hasSize(ran + 4);
    }
  }

  private static long waiting(Xcore xcore) {
    return xcore.background().list(Optional.empty(), TaskFilter.ALL).stream()
        .filter(task -> task.get("state").equals("waiting") || task.get("state").equals("running"))
        .count();
  }

  @Test
  void aTaskIsStoredWithTheTransactionItWasEnqueuedIn() throws Exception {
    try (Xcore xcore = application().load()) {
      xcore.boot();
      Object id = xcore.plugins().call("worker", "inTransaction", Map.of("fails", false)).value();
      await().atMost(PATIENCE).until(() -> lines("ran").contains(id));
      Object undone =
          xcore.plugins().call("worker", "inTransaction", Map.of("fails", true)).value();
      assertThat(xcore.plugins().call("worker", "knows", Map.of("id", undone)).value())
          .isEqualTo(false);
      assertThat(lines("ran")).containsExactly(id.toString());
    }
  }

  @Test
  void unloadingAPluginWithTasksLeavesNothingOfIt() throws Exception {
    try (Xcore xcore = application().load()) {
      xcore.boot();
      for (int i = 0; i < 5; i++) {
        xcore.plugins().call("worker", "add", Map.of()).value();
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> assertThat(new HashSet<>(lines("ran"))).containsAll(lines("added")));
        xcore.plugins().reload("worker", "test");
      }
      xcore.plugins().unload("worker", "test");
      await().atMost(PATIENCE).until(() -> xcore.plugins().loaders().pending() == 0);
      assertThat(xcore.plugins().loaders().leaked()).isZero();
    }
  }
}
