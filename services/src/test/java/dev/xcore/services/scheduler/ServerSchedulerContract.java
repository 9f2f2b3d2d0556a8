package dev.xcore.services.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.kernel.jobs.JobTask;
import dev.xcore.sdk.Health;
import dev.xcore.sdk.Job;
import dev.xcore.services.Relay;
import dev.xcore.services.sql.DatabaseSettings;
import dev.xcore.services.sql.DatabaseUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the scheduler promises where the database is a server, which may go away. */
abstract class ServerSchedulerContract extends SchedulerContract {

  abstract int port();

  private DatabaseSettings through(Relay relay) {
    DatabaseSettings of = test().settings();
    String direct = of.url().base();
    return new DatabaseSettings(
        of.name(),
        of.isDefault(),
        DatabaseUrl.parse(direct.replace(":" + port(), ":" + relay.port()), Path.of("")),
        of.login(),
        of.isolation(),
        of.poolSize(),
        Duration.ofSeconds(1),
        of.statementTimeout(),
        of.slowQuery(),
        of.isRequired(),
        of.isEager());
  }

  @Test
  void jobsGoOnWhenTheDatabaseIsBackAndNothingIsLostOrDoubled() throws Exception {
    try (Relay relay = Relay.to(port())) {
      SchedulerService node = node(through(relay));
      CountDownLatch cut = new CountDownLatch(1);
      FakePlugin plugin =
          FakePlugin.of(
                  "shop",
                  FakePlugin.every("tick", Duration.ofMillis(200)),
                  FakePlugin.every("slow", Duration.ofMillis(300)))
              .doing(task -> {
                if (task.job().equals("slow")) {
                  waitFor(cut);
                }
              });
      node.serves(plugin);
      ran(plugin, "tick", 3);
      ran(plugin, "slow", 1);

      relay.cut();
      cut.countDown();
      Awaitility.await().atMost(SOON).until(() -> node.health().status() == Health.Status.DEGRADED);
      relay.mend();

      int before = plugin.ran("tick").size();
      ran(plugin, "tick", before + 3);
      Awaitility.await().atMost(SOON).until(() -> node.health().status() == Health.Status.HEALTHY);
      Job slow = ended(node, "shop.slow", 2);
      assertThat(slow.failures()).isZero();
      for (String job : List.of("tick", "slow")) {
        List<Instant> times = plugin.ran(job).stream().map(JobTask::dueTime).toList();
        assertThat(times).doesNotHaveDuplicates();
      }
    }
  }
}
