package dev.xcore.services.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.JobTiming;
import dev.xcore.kernel.jobs.JobTask;
import dev.xcore.sdk.Scheduler;
import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The scheduler on H2. */
class H2SchedulerIT extends SchedulerContract {

  @Override
  TestDatabase make(Path folder) {
    return TestDatabase.h2(folder);
  }

  @Test
  @Tag("full")
  @Timeout(600)
  void tenThousandJobsWaitWithoutHinderingTheOnesThatAreDue() throws Exception {
    SchedulerService node = node();
    JobTiming yearly = JobTiming.cron("0 0 1 1 *", Optional.of("UTC"));
    for (int i = 0; i < Scheduler.MAX_JOBS; i++) {
      node.schedule("shop", FakePlugin.called("job-" + i, yearly));
    }
    FakePlugin shop = FakePlugin.of("shop");
    FakePlugin clock = FakePlugin.of("clock", FakePlugin.every("tick", Duration.ofMillis(200)));
    node.serves(shop);
    node.serves(clock);
    ran(clock, "tick", 10);
    assertThat(shop.ran()).isEmpty();

    this.clock.move(Duration.ofDays(366));

    await()
        .atMost(Duration.ofMinutes(8))
        .until(
            () -> shop.ran().stream().map(JobTask::job).distinct().count() == Scheduler.MAX_JOBS);
    assertThat(shop.ran()).hasSize(Scheduler.MAX_JOBS);
  }
}
