package dev.xcore.services.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.JobOrder;
import dev.xcore.handlers.JobStore.Change;
import dev.xcore.handlers.JobTiming;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.EventSettings;
import dev.xcore.kernel.jobs.JobTask;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Job;
import dev.xcore.sdk.JobResult;
import dev.xcore.sdk.Misfire;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.MovableClock;
import dev.xcore.services.scheduler.SchedulerSettings.ConfiguredJob;
import dev.xcore.services.sql.DatabaseService;
import dev.xcore.services.sql.DatabaseSettings;
import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the scheduler promises, whatever database keeps the jobs. */
@Timeout(120)
abstract class SchedulerContract {

  static final Duration SOON = Duration.ofSeconds(20);
  private static final JobTiming YEARLY = JobTiming.cron("0 0 1 1 *", Optional.of("UTC"));
  private static final JobTiming HOURLY = JobTiming.every("1h");

  @TempDir private Path folder;
  private TestDatabase test;
  private final List<DatabaseService> databases = new ArrayList<>();
  private final List<SchedulerService> nodes = new ArrayList<>();
  private final EventBus events = EventBus.create(EventSettings.DEFAULT);
  final MovableClock clock = new MovableClock();

  abstract TestDatabase make(Path folder);

  @BeforeEach
  void start() {
    test = make(folder);
  }

  @AfterEach
  void stop() throws Exception {
    for (SchedulerService node : nodes) {
      node.stop();
    }
    for (DatabaseService database : databases) {
      database.stop();
    }
    events.close();
    test.close();
  }

  private Database database() throws Exception {
    if (databases.isEmpty()) {
      open();
    }
    return databases.getFirst().platform().database();
  }

  TestDatabase test() {
    return test;
  }

  private DatabaseService open() throws Exception {
    return open(test.settings());
  }

  private DatabaseService open(DatabaseSettings settings) throws Exception {
    DatabaseService service =
        DatabaseService.create(settings, () -> TestDatabase.SECRET, Optional.empty());
    databases.add(service);
    service.start();
    return service;
  }

  private SchedulerSettings settings(ConfiguredJob... jobs) {
    return new SchedulerSettings(
        true,
        ZoneId.of("UTC"),
        8,
        Duration.ofMillis(500),
        false,
        false,
        folder.resolve("state/jobs"),
        "node-" + nodes.size(),
        List.of(jobs));
  }

  SchedulerService node(ConfiguredJob... jobs) throws Exception {
    return node(test.settings(), jobs);
  }

  SchedulerService node(DatabaseSettings database, ConfiguredJob... jobs) throws Exception {
    return node(database, clock, jobs);
  }

  private SchedulerService node(
      DatabaseSettings database, InstantSource time, ConfiguredJob... jobs) throws Exception {
    DatabaseService own = open(database);
    SchedulerService node =
        SchedulerService.create(settings(jobs), () -> own.platform(), events, time);
    nodes.add(node);
    node.start();
    node.open();
    return node;
  }

  static Job known(SchedulerService node, String id) {
    return await().atMost(SOON).until(() -> node.find(id), Optional::isPresent).orElseThrow();
  }

  static List<JobTask> ran(FakePlugin plugin, String job, int times) {
    return await().atMost(SOON).until(() -> plugin.ran(job), ran -> ran.size() >= times);
  }

  /** Waits until a run has ended and its end is stored. */
  static Job ended(SchedulerService node, String id, long runs) {
    return await().atMost(SOON).until(() -> node.find(id).orElseThrow(), job -> job.runs() >= runs);
  }

  private static JobOrder asked(String name) {
    return FakePlugin.order(name, YEARLY, Misfire.FIRE_ONCE, true);
  }

  @Test
  void eachDueTimeIsRunOnceAmongServers() throws Exception {
    JobOrder tick = FakePlugin.every("tick", Duration.ofMillis(200));
    FakePlugin first = FakePlugin.of("shop", tick);
    FakePlugin second = FakePlugin.of("shop", tick);
    node().serves(first);
    node().serves(second);

    await().atMost(SOON).until(() -> first.ran().size() + second.ran().size() >= 12);

    List<Instant> times =
        Stream.concat(first.ran().stream(), second.ran().stream()).map(JobTask::dueTime).toList();
    assertThat(times).doesNotHaveDuplicates();
  }

  @Test
  void aSchedulerThatIsStartedAgainGoesOn() throws Exception {
    SchedulerService node = node();
    FakePlugin plugin = FakePlugin.of("shop", FakePlugin.every("tick", Duration.ofMillis(200)));
    node.serves(plugin);
    ran(plugin, "tick", 2);

    node.stop();
    int before = plugin.ran("tick").size();
    node.start();

    ran(plugin, "tick", before + 2);
  }

  @Test
  void nothingRunsBeforeTheSchedulerIsOpened() throws Exception {
    DatabaseService own = open();
    SchedulerService node =
        SchedulerService.create(settings(), () -> own.platform(), events, clock);
    nodes.add(node);
    node.start();
    FakePlugin plugin = FakePlugin.of("shop", asked("job"));
    node.serves(plugin);
    known(node, "shop.job");
    node.change("shop.job", Change.RUN);
    assertThat(plugin.ran()).isEmpty();

    node.open();
    ran(plugin, "job", 1);
  }

  @Test
  void jobsWaitForTheirPluginAndGoOnWhenItReturns() throws Exception {
    SchedulerService node = node();
    FakePlugin plugin =
        FakePlugin.of("shop", FakePlugin.order("job", HOURLY, Misfire.FIRE_ONCE, true));
    node.serves(plugin);
    Job before = known(node, "shop.job");
    node.leaves(plugin);
    assertThat(known(node, "shop.job").state()).isEqualTo(Job.State.PARKED);
    clock.move(Duration.ofHours(5));

    FakePlugin next =
        FakePlugin.of("shop", FakePlugin.order("job", HOURLY, Misfire.FIRE_ONCE, true));
    node.serves(next);

    assertThat(ran(next, "job", 1).getFirst().dueTime()).isEqualTo(before.nextRun().orElseThrow());
    assertThat(plugin.ran()).isEmpty();
    assertThat(ended(node, "shop.job", 1).nextRun().orElseThrow())
        .isEqualTo(before.nextRun().orElseThrow().plus(Duration.ofHours(5)));
  }

  @Test
  void anotherVersionChangesWhatItDeclaresOtherwise() throws Exception {
    SchedulerService node = node();
    node.serves(FakePlugin.of("shop", asked("same"), asked("changed"), asked("gone")));
    Job same = known(node, "shop.same");
    Job changed = known(node, "shop.changed");
    known(node, "shop.gone");
    clock.move(Duration.ofSeconds(30));

    node.serves(
        FakePlugin.of(
            "shop",
            asked("same"),
            FakePlugin.order("changed", HOURLY, Misfire.SKIP, true),
            asked("added")));

    known(node, "shop.added");
    await().atMost(SOON).until(() -> node.find("shop.gone").isEmpty());
    assertThat(known(node, "shop.same").nextRun()).isEqualTo(same.nextRun());
    assertThat(known(node, "shop.changed"))
        .satisfies(job -> assertThat(job.schedule()).isEqualTo("every 1h"))
        .satisfies(job -> assertThat(job.nextRun()).isNotEqualTo(changed.nextRun()));
  }

  @Test
  void missedDueTimesAreTreatedAsThePolicySays() throws Exception {
    SchedulerService node = node();
    FakePlugin plugin =
        FakePlugin.of(
            "shop",
            FakePlugin.order("once", HOURLY, Misfire.FIRE_ONCE, true),
            FakePlugin.order("skip", HOURLY, Misfire.SKIP, true),
            FakePlugin.order("all", HOURLY, Misfire.FIRE_ALL, true));
    node.serves(plugin);
    known(node, "shop.once");
    known(node, "shop.skip");
    known(node, "shop.all");

    clock.move(Duration.ofMinutes(4 * 60 + 30));

    assertThat(ran(plugin, "all", 4).stream().map(JobTask::dueTime).toList())
        .isSorted()
        .doesNotHaveDuplicates();
    ran(plugin, "once", 1);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(node.history("shop.skip"))
                .singleElement()
                .extracting(JobResult::outcome)
                .isEqualTo(JobResult.Outcome.SKIPPED));
    ended(node, "shop.all", 4);
    ended(node, "shop.once", 1);
    assertThat(plugin.ran("all")).hasSize(4);
    assertThat(plugin.ran("once")).hasSize(1);
    assertThat(plugin.ran("skip")).isEmpty();
    for (String id : List.of("shop.once", "shop.skip", "shop.all")) {
      assertThat(known(node, id).nextRun().orElseThrow()).isAfter(clock.instant());
    }
  }

  @Test
  void intervalsGoOnWhenTheClockIsPutBack() throws Exception {
    SchedulerService node = node();
    FakePlugin plugin = FakePlugin.of("shop", FakePlugin.every("tick", Duration.ofMillis(300)));
    node.serves(plugin);
    ran(plugin, "tick", 1);

    clock.move(Duration.ofHours(-3));

    int before = plugin.ran().size();
    ran(plugin, "tick", before + 2);
  }

  @Test
  void whatADeadServerHasBegunIsRunAgainUnlessItMustNot() throws Exception {
    SchedulerService node = node();
    FakePlugin plugin =
        FakePlugin.of(
            "shop", asked("again"), FakePlugin.order("never", YEARLY, Misfire.FIRE_ONCE, false));
    FakePlugin away = FakePlugin.of("other");
    node.serves(away);
    node.serves(plugin);
    known(node, "shop.again");
    known(node, "shop.never");
    String claim =
        "UPDATE job SET claimed_by = 'dead', lease_micros = 5, run_due_micros = 7000000,"
            + " run_started_micros = 7000000, attempt = 1, version = version + 1";

    database().update(claim);

    JobTask task = ran(plugin, "again", 1).getFirst();
    assertThat(task.attempt()).isEqualTo(2);
    assertThat(task.dueTime()).isEqualTo(Instant.ofEpochSecond(7));
    assertThat(ended(node, "shop.never", 1).lastRun().orElseThrow().outcome())
        .isEqualTo(JobResult.Outcome.LOST);
    ended(node, "shop.again", 1);
    assertThat(plugin.ran("never")).isEmpty();
    assertThat(plugin.ran("again")).hasSize(1);
  }

  @Test
  void aServerThatIsAtARunKeepsItHoweverLongItTakes() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    SchedulerService node = node();
    FakePlugin slow = FakePlugin.of("shop", asked("slow")).doing(task -> waitFor(end));
    FakePlugin other = FakePlugin.of("shop", asked("slow"));
    node.serves(slow);
    known(node, "shop.slow");
    node.change("shop.slow", Change.RUN);
    ran(slow, "slow", 1);
    node().serves(other);

    long lease = lease();
    // The lease is two seconds: the run outlives it only because the server goes on renewing it.
    await().atMost(SOON).until(() -> lease() > lease + 2_500_000);
    assertThat(known(node, "shop.slow").state()).isEqualTo(Job.State.RUNNING);
    end.countDown();

    ended(node, "shop.slow", 1);
    assertThat(other.ran()).isEmpty();
    assertThat(slow.ran()).hasSize(1);
  }

  @Test
  void runsAreNotTakenFromAServerBecauseAClockIsWrong() throws Exception {
    MovableClock wrong = new MovableClock();
    CountDownLatch end = new CountDownLatch(1);
    FakePlugin slow = FakePlugin.of("shop", asked("slow")).doing(task -> waitFor(end));
    FakePlugin other = FakePlugin.of("shop", asked("slow"));
    SchedulerService node = node();
    node.serves(slow);
    known(node, "shop.slow");
    node.change("shop.slow", Change.RUN);
    ran(slow, "slow", 1);
    node(test.settings(), wrong).serves(other);

    for (Duration jump : List.of(Duration.ofHours(1), Duration.ofHours(-2), Duration.ofHours(1))) {
      wrong.move(jump);
      clock.move(jump.negated());
      long lease = lease();
      // Both have looked several times by then: one renews every half second, both look each one.
      await().atMost(SOON).until(() -> lease() > lease + 2_500_000);
    }
    assertThat(known(node, "shop.slow").state()).isEqualTo(Job.State.RUNNING);
    end.countDown();

    ended(node, "shop.slow", 1);
    assertThat(other.ran()).isEmpty();
    assertThat(slow.ran()).hasSize(1);
  }

  static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aServerDoesNotRepeatItsOwnRunWhenTheClockJumps() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    SchedulerService node = node();
    FakePlugin plugin =
        FakePlugin.of("shop", asked("slow"), FakePlugin.every("tick", Duration.ofMillis(200)))
            .doing(task -> {
              if (task.job().equals("slow")) {
                waitFor(end);
              }
            });
    node.serves(plugin);
    known(node, "shop.slow");
    node.change("shop.slow", Change.RUN);
    ran(plugin, "slow", 1);

    for (Duration jump : List.of(Duration.ofHours(1), Duration.ofHours(-2), Duration.ofHours(1))) {
      clock.move(jump);
      // As if the database had jumped as well: an embedded one has no other clock.
      database().update("UPDATE job SET lease_micros = 5 WHERE claimed_by IS NOT NULL");
      ran(plugin, "tick", plugin.ran("tick").size() + 3);
    }
    end.countDown();

    ended(node, "shop.slow", 1);
    assertThat(plugin.ran("slow")).hasSize(1);
  }

  @Test
  void noDueTimeIsRunTwiceWhenTheClockJumpsForwardAndBack() throws Exception {
    SchedulerService node = node();
    FakePlugin plugin =
        FakePlugin.of(
            "shop",
            FakePlugin.order(
                "minute", JobTiming.cron("* * * * *", Optional.of("UTC")), Misfire.FIRE_ALL, true),
            FakePlugin.every("tick", Duration.ofMillis(300)));
    node.serves(plugin);
    ran(plugin, "tick", 1);

    clock.move(Duration.ofHours(1));
    ran(plugin, "minute", 60);
    clock.move(Duration.ofHours(-1));
    ran(plugin, "tick", plugin.ran("tick").size() + 3);
    clock.move(Duration.ofHours(1));
    ran(plugin, "tick", plugin.ran("tick").size() + 3);

    for (String job : List.of("minute", "tick")) {
      assertThat(plugin.ran(job).stream().map(JobTask::dueTime).toList())
          .as(job)
          .doesNotHaveDuplicates();
    }
    List<Instant> minutes = plugin.ran("minute").stream().map(JobTask::dueTime).sorted().toList();
    assertThat(Duration.between(minutes.getFirst(), minutes.getLast()).toMinutes())
        .as("none between is missing")
        .isEqualTo(minutes.size() - 1);
  }

  @Test
  void intervalsAreBroughtBackThatAServerWithAClockAheadHasLeft() throws Exception {
    MovableClock ahead = new MovableClock();
    ahead.move(Duration.ofHours(1));
    SchedulerService gone = node(test.settings(), ahead);
    JobOrder tick = FakePlugin.every("tick", Duration.ofMillis(300));
    FakePlugin before = FakePlugin.of("shop", tick);
    gone.serves(before);
    ran(before, "tick", 2);
    gone.stop();

    FakePlugin plugin = FakePlugin.of("shop", tick);
    node().serves(plugin);

    ran(plugin, "tick", 3);
  }

  private long lease() throws Exception {
    return database()
        .queryOne("SELECT MAX(lease_micros) FROM job WHERE claimed_by IS NOT NULL", Long.class)
        .orElse(0L);
  }

  @Test
  void pausedJobsRunOnlyWhenAskedFor() throws Exception {
    SchedulerService node = node();
    FakePlugin plugin = FakePlugin.of("shop", FakePlugin.every("tick", Duration.ofMillis(200)));
    node.serves(plugin);
    known(node, "shop.tick");
    node.change("shop.tick", Change.PAUSE);
    await()
        .atMost(SOON)
        .until(() -> node.find("shop.tick").orElseThrow().state() == Job.State.PAUSED);
    int before = plugin.ran().size();

    node.change("shop.tick", Change.RUN);

    ran(plugin, "tick", before + 1);
    await()
        .atMost(SOON)
        .until(() -> node.find("shop.tick").orElseThrow().state() == Job.State.PAUSED);
    assertThat(plugin.ran()).hasSize(before + 1);
    node.change("shop.tick", Change.RESUME);
    ran(plugin, "tick", before + 3);
  }

  @Test
  void theLastRunsAreKeptAndFailuresCounted() throws Exception {
    SchedulerService node = node();
    FakePlugin plugin =
        FakePlugin.of("shop", FakePlugin.every("tick", Duration.ofMillis(100)))
            .doing(task -> {
              throw XcoreException.of("broken", "no luck");
            });
    node.serves(plugin);
    known(node, "shop.tick");

    Job job = ended(node, "shop.tick", 23);

    assertThat(job.failures()).isEqualTo(job.runs());
    assertThat(job.failuresInARow()).isEqualTo((int) job.runs());
    assertThat(job.lastRun().orElseThrow().message()).contains("broken", "no luck");
    assertThat(node.history("shop.tick")).hasSize(20);
    assertThat(node.figures().get("shop").outcomes().get(JobResult.Outcome.FAILED))
        .isGreaterThanOrEqualTo(20);
  }

  @Test
  void jobsMadeInCodeAreReplacedFinishedAndForgotten() throws Exception {
    SchedulerService node = node();
    FakePlugin plugin = FakePlugin.of("shop", asked("declared"));
    node.serves(plugin);
    known(node, "shop.declared");
    JobTiming past = new JobTiming.Moment(Instant.EPOCH);

    node.schedule("shop", FakePlugin.called("soon", past));

    JobTask task = ran(plugin, "soon", 1).getFirst();
    assertThat(task.payload()).isEqualTo(Map.of("a", List.of(1L, "x")));
    assertThat(ended(node, "shop.soon", 1).state()).isEqualTo(Job.State.FINISHED);
    node.schedule("shop", FakePlugin.called("soon", past));
    ran(plugin, "soon", 2);
    ended(node, "shop.soon", 2);
    Job yearly = node.schedule("shop", FakePlugin.called("soon", YEARLY));
    assertThat(yearly.state()).isEqualTo(Job.State.SCHEDULED);
    assertThat(node.cancel("shop.soon")).isTrue();
    assertThat(node.cancel("shop.soon")).isFalse();
    assertThat(node.history("shop.soon")).isEmpty();
    assertThatThrownBy(() -> node.schedule("shop", FakePlugin.called("declared", YEARLY)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("declared by an annotation");
    assertThatThrownBy(() -> node.cancel("shop.declared")).isInstanceOf(ConflictException.class);
  }

  @Test
  void jobsOfTheConfigurationComeAndGoWithIt() throws Exception {
    ConfiguredJob job = new ConfiguredJob("shop", FakePlugin.called("report", HOURLY));
    SchedulerService node = node(job);
    assertThat(known(node, "shop.report"))
        .satisfies(found -> assertThat(found.origin()).isEqualTo(Job.Origin.CONFIG))
        .satisfies(found -> assertThat(found.state()).isEqualTo(Job.State.PARKED));
    assertThatThrownBy(() -> node.check("shop", List.of(asked("report"))))
        .hasMessageContaining("services.scheduler.jobs");
    FakePlugin plugin = FakePlugin.of("shop");
    node.serves(plugin);
    clock.move(Duration.ofHours(2));
    assertThat(ran(plugin, "report", 1).getFirst().target().name()).isEqualTo("act");

    SchedulerService next = node();
    Files.createDirectories(folder.resolve("state"));
    next.serves(plugin);

    await().atMost(SOON).until(() -> next.find("shop.report").isEmpty());
  }

  @Test
  void manyDueJobsAreAllRunAFewAtATime() throws Exception {
    SchedulerService node = node();
    FakePlugin plugin = FakePlugin.of("shop");
    JobTiming past = new JobTiming.Moment(Instant.EPOCH);
    for (int i = 0; i < 200; i++) {
      node.schedule("shop", FakePlugin.called("job-" + i, past));
    }

    node.serves(plugin);

    await().atMost(SOON).until(() -> plugin.ran().size() == 200);
    assertThat(plugin.ran().stream().map(JobTask::job).distinct()).hasSize(200);
    assertThat(node.list(Optional.of("shop"), "", 1000)).hasSize(200);
    assertThat(node.list(Optional.empty(), "shop.job-99", 1000)).isEmpty();
  }
}
