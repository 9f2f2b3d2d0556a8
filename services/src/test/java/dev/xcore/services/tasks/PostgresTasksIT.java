package dev.xcore.services.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.sdk.Health;
import dev.xcore.sdk.TaskHandle;
import dev.xcore.sdk.TaskOptions;
import dev.xcore.sdk.TaskState;
import dev.xcore.sdk.Tasks;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.Relay;
import dev.xcore.services.sql.DatabaseSettings;
import dev.xcore.services.sql.DatabaseUrl;
import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
final class PostgresTasksIT extends TaskContract {

  private static final int PORT = 5432;

  private @Nullable Relay relay;

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.postgres();
  }

  @Override
  DatabaseSettings at(TestDatabase made) throws Exception {
    relay = Relay.to(PORT);
    DatabaseSettings direct = made.settings();
    return new DatabaseSettings(
        direct.name(),
        direct.isDefault(),
        DatabaseUrl.parse(direct.url().jdbc().replace(":" + PORT, ":" + relay.port()), Path.of("")),
        direct.login(),
        direct.isolation(),
        direct.poolSize(),
        Duration.ofMillis(500),
        direct.statementTimeout(),
        direct.slowQuery(),
        direct.isRequired(),
        direct.isEager());
  }

  @AfterEach
  void cut() throws Exception {
    if (relay != null) {
      relay.close();
    }
  }

  @Test
  void whatEndsWhileTheDatabaseIsAwayIsWrittenWhenItIsBack() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(8);
    ConcurrentLinkedQueue<String> ran = new ConcurrentLinkedQueue<>();
    TestHandlers handlers =
        new TestHandlers()
            .on(
                "work",
                (run, payload) -> {
                  begun.countDown();
                  gate.await();
                  ran.add(run.id());
                  return run.attempt();
                });
    TaskService service = service();
    service.begin(handlers);
    Tasks tasks = tasks(service, handlers);
    List<TaskHandle> handles =
        tasks.enqueueAll(
            "work",
            IntStream.range(0, 20).mapToObj(i -> Map.of("i", i)).toList(),
            TaskOptions.NONE);
    begun.await();

    relay.cut();
    gate.countDown();
    await().until(() -> ran.size() >= 8);
    assertThatThrownBy(() -> tasks.enqueue("work", null)).isInstanceOf(XcoreException.class);
    await().until(() -> service.health().status() == Health.Status.DEGRADED);
    relay.mend();

    for (TaskHandle handle : handles) {
      await()
          .atMost(LONG)
          .ignoreExceptions()
          .until(() -> handle.status().state() == TaskState.DONE);
      assertThat(handle.status().attempts()).isEqualTo(1);
    }
    assertThat(ran).hasSize(20).doesNotHaveDuplicates();
    await().atMost(LONG).until(() -> service.health().status() == Health.Status.HEALTHY);
  }
}
