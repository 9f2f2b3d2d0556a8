package dev.xcore.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.app.config.ConfigurationLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that only enqueues, and a worker beside it, on one PostgreSQL. */
@Timeout(120)
final class TaskWorkerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private static TestApplication application(Path at, ServerDatabase database, String more) {
    return new TestApplication(at)
        .configure(
            """
            plugins: {watch: false}
            services:
              databases: {default: {url: "%s", user: postgres}}
              tasks: {%s}
            """
                .formatted(database.url(), more))
        .plugin(
            "post",
            "",
            "Post",
            """
            import dev.xcore.sdk.*;
            public final class Post implements Plugin {
              private final Tasks tasks;
              private final PluginContext context;
              public Post(Tasks tasks, PluginContext context) { this.tasks = tasks; this.context = context; }
              @Task String where() { return context.dataDirectory().toString(); }
              @Action public String add() { return tasks.enqueue("where", null).id(); }
            }
            """);
  }

  @Test
  void aWorkerRunsWhatAServerEnqueues() throws Exception {
    try (ServerDatabase database = ServerDatabase.postgres()) {
      Path first = folder.resolve("server");
      Path second = folder.resolve("worker");
      try (Xcore server = application(first, database, "enabled: false").load();
          Xcore worker = worker(application(second, database, "poll: 100ms"))) {
        server.boot();
        Object id = server.plugins().call("post", "add", Map.of()).value();
        assertThat(server.background().show(id.toString())).containsEntry("state", "waiting");

        worker.boot();

        await()
            .atMost(PATIENCE)
            .until(() -> server.background().show(id.toString()).get("state").equals("done"));
        assertThat(server.background().show(id.toString()).get("result").toString())
            .contains(second.toString());
        assertThat(worker.address()).isEmpty();
      }
    }
  }

  private static Xcore worker(TestApplication application) {
    Xcore worker =
        Xcore.load(ConfigurationLoader.in(application.folder()).withEnvironment(Map.of()));
    worker.httpDispatcher();
    return worker;
  }
}
