package dev.xcore.services.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundTasks;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.TaskFilter;
import dev.xcore.sdk.TaskHandle;
import dev.xcore.sdk.TaskOptions;
import dev.xcore.sdk.TaskRun;
import dev.xcore.sdk.TaskState;
import dev.xcore.sdk.TaskStatus;
import dev.xcore.sdk.Tasks;
import dev.xcore.sdk.ValidationException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.MovableClock;
import dev.xcore.services.sql.DatabaseService;
import dev.xcore.services.sql.DatabaseSettings;
import dev.xcore.services.sql.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tasks do, whichever database keeps them. */
@Timeout(60)
abstract class TaskContract {

  static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final List<String> news = new ArrayList<>();
  private final List<TaskService> services = new ArrayList<>();
  private TestDatabase test;
  private DatabaseService database;

  abstract TestDatabase make(Path folder);

  /** A payload. */
  record Mail(String to, int copies) {}

  @BeforeEach
  void start() throws Exception {
    test = make(folder);
    database = DatabaseService.create(at(test), () -> TestDatabase.SECRET, Optional.empty());
    database.start();
  }

  @AfterEach
  void stop() throws Exception {
    services.forEach(TaskService::stop);
    if (database != null) {
      database.stop();
      test.close();
    }
  }

  /** How the database is reached. */
  DatabaseSettings at(TestDatabase made) throws Exception {
    return made.settings();
  }

  static TaskSettings settings(Duration lease, boolean isExclusive) {
    return new TaskSettings(
        8,
        Map.of("single", 1, "pair", 2),
        3,
        lease,
        Duration.ofMillis(200),
        Duration.ofHours(1),
        Duration.ofHours(1),
        isExclusive);
  }

  final TaskService service() {
    return service(settings(Duration.ofSeconds(30), false));
  }

  final TaskService service(TaskSettings settings) {
    return service(settings, InstantSource.system());
  }

  private TaskService service(TaskSettings settings, InstantSource clock) {
    TaskService made =
        TaskService.create(
            settings,
            () -> database.platform(),
            TaskTransactions.none(),
            (name, data) -> {
              synchronized (news) {
                news.add(name + " " + data.get("name"));
              }
            },
            clock);
    services.add(made);
    made.start();
    return made;
  }

  static Tasks tasks(TaskService service, TestHandlers handlers) {
    return BoundTasks.of(
        service.store(TestHandlers.PLUGIN),
        Binder.create(),
        () -> Optional.of(handlers.descriptors()));
  }

  private Tasks running(TestHandlers handlers) {
    TaskService service = service();
    service.begin(handlers);
    return tasks(service, handlers);
  }

  @Test
  void aTaskRunsAndLeavesItsResult() {
    TestHandlers handlers =
        new TestHandlers()
            .on("mail", (run, payload) -> Map.of("sent", payload.get("to"), "id", run.id()));
    Tasks tasks = running(handlers);

    TaskHandle handle = tasks.enqueue("mail", new Mail("ada", 2));

    Map<?, ?> result = handle.result(Map.class, LONG);
    assertThat(result.get("sent")).isEqualTo("ada");
    assertThat(result.get("id")).isEqualTo(handle.id());
    TaskStatus status = handle.status();
    assertThat(status.state()).isEqualTo(TaskState.DONE);
    assertThat(status.attempts()).isEqualTo(1);
    assertThat(status.progress()).isEqualTo(1);
    assertThat(status.finishedAt()).isPresent();
  }

  @Test
  void aTaskThatFailsIsRepeatedUntilItSucceeds() {
    AtomicInteger attempts = new AtomicInteger();
    Tasks tasks =
        running(
            new TestHandlers()
                .on(
                    "flaky",
                    (run, payload) -> {
                      if (attempts.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                      }
                      return run.attempt();
                    }));

    assertThat(tasks.enqueue("flaky", null).result(Integer.class, LONG)).isEqualTo(3);
  }

  @Test
  void aTaskThatFailsForTheLastTimeIsDeadAndCanBeRevived() {
    AtomicInteger attempts = new AtomicInteger();
    TestHandlers handlers =
        new TestHandlers()
            .on(
                "bad",
                (run, payload) -> {
                  if (attempts.incrementAndGet() <= 4) {
                    throw XcoreException.of("peer_failed", "the peer is down");
                  }
                  return "fine";
                });
    TaskService service = service();
    service.begin(handlers);
    Tasks tasks = tasks(service, handlers);

    TaskHandle handle = tasks.enqueue("bad", null);
    TaskStatus status = handle.await(LONG);

    assertThat(status.state()).isEqualTo(TaskState.DEAD);
    assertThat(status.attempts()).isEqualTo(4);
    assertThat(status.errorCode()).isEqualTo("peer_failed");
    assertThatThrownBy(() -> handle.result(String.class, LONG))
        .hasMessageContaining("the peer is down");
    await()
        .untilAsserted(() -> {
          synchronized (news) {
            assertThat(news).containsExactly("task.dead bad");
          }
        });

    service.administration().retry(handle.id());

    assertThat(handle.result(String.class, LONG)).isEqualTo("fine");
    assertThatThrownBy(() -> service.administration().retry(handle.id()))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void aPayloadThatDoesNotFitIsDeadAtOnce() {
    Tasks tasks =
        running(
            new TestHandlers()
                .on(
                    "strict",
                    (run, payload) -> {
                      throw new ValidationException("to is missing", List.of());
                    }));

    TaskStatus status = tasks.enqueue("strict", null).await(LONG);

    assertThat(status.state()).isEqualTo(TaskState.DEAD);
    assertThat(status.attempts()).isEqualTo(1);
  }

  @Test
  void whatCannotBeStoredIsRefusedAtOnce() {
    Tasks tasks = running(new TestHandlers().on("mail", (run, payload) -> null));

    assertThatThrownBy(() -> tasks.enqueue("mail", 7))
        .isInstanceOf(InvalidPayloadException.class)
        .hasMessageContaining("must be an object");
    assertThatThrownBy(() -> tasks.enqueue("male", null))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("it has: mail");
    assertThatThrownBy(() -> tasks.enqueue("mail", null, TaskOptions.NONE.queue("No Queue")))
        .hasMessageContaining("no name of a queue");
    assertThatThrownBy(() -> tasks.handle("nobody").status()).isInstanceOf(NotFoundException.class);
  }

  @Test
  void theMostImportantAndThenTheOldestRunFirst() {
    ConcurrentLinkedQueue<Object> order = new ConcurrentLinkedQueue<>();
    TestHandlers handlers =
        new TestHandlers().on("note", (run, payload) -> order.add(payload.get("n")));
    TaskService service = service();
    Tasks tasks = tasks(service, handlers);
    TaskOptions single = TaskOptions.NONE.queue("single");
    tasks.enqueue("note", Map.of("n", 2), single.priority(5));
    tasks.enqueue("note", Map.of("n", 4), single);
    tasks.enqueue("note", Map.of("n", 1), single.priority(9));
    tasks.enqueue("note", Map.of("n", 3), single.priority(1));

    service.begin(handlers);

    await().untilAsserted(() -> assertThat(order).containsExactly(1L, 2L, 3L, 4L));
  }

  @Test
  void noMoreOfAQueueRunAtOnceThanMay() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Semaphore others = new Semaphore(0);
    TestHandlers handlers =
        new TestHandlers()
            .on(
                "slow",
                (run, payload) -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  others.acquire();
                  now.decrementAndGet();
                  return null;
                })
            .on("quick", (run, payload) -> "done");
    Tasks tasks = running(handlers);
    List<TaskHandle> handles =
        tasks.enqueueAll(
            "slow",
            IntStream.range(0, 20).mapToObj(i -> Map.of("i", i)).toList(),
            TaskOptions.NONE.queue("pair"));

    await().until(() -> now.get() == 2);
    assertThat(tasks.enqueue("quick", null).result(String.class, LONG)).isEqualTo("done");
    others.release(20);
    handles.forEach(handle -> assertThat(handle.await(LONG).state()).isEqualTo(TaskState.DONE));

    assertThat(most).hasValue(2);
  }

  @Test
  void aDelayedTaskWaits() {
    Tasks tasks = running(new TestHandlers().on("late", (run, payload) -> run.attempt()));

    TaskHandle later = tasks.enqueue("late", null, TaskOptions.NONE.delay(Duration.ofHours(1)));
    TaskHandle soon = tasks.enqueue("late", null, TaskOptions.NONE.delay(Duration.ofMillis(300)));

    assertThat(soon.result(Integer.class, LONG)).isEqualTo(1);
    TaskStatus status = soon.status();
    assertThat(status.startedAt().orElseThrow()).isAfterOrEqualTo(status.dueAt());
    assertThat(later.status().state()).isEqualTo(TaskState.WAITING);
    assertThatThrownBy(() -> later.await(Duration.ofMillis(50)))
        .isInstanceOf(CallTimeoutException.class);
  }

  @Test
  void oneTaskOfAKeyWaits() {
    TestHandlers handlers = new TestHandlers().on("sync", (run, payload) -> payload.get("n"));
    TaskService service = service();
    Tasks tasks = tasks(service, handlers);
    TaskOptions key = TaskOptions.NONE.uniqueKey("user:7");

    TaskHandle first = tasks.enqueue("sync", Map.of("n", 1), key);
    TaskHandle second = tasks.enqueue("sync", Map.of("n", 2), key);
    TaskHandle other = tasks.enqueue("sync", Map.of("n", 3), TaskOptions.NONE.uniqueKey("User:7"));
    service.begin(handlers);

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(other.id()).isNotEqualTo(first.id());
    assertThat(first.result(Integer.class, LONG)).isEqualTo(1);
    TaskHandle third = tasks.enqueue("sync", Map.of("n", 4), key);
    assertThat(third.id()).isNotEqualTo(first.id());
    assertThat(third.result(Integer.class, LONG)).isEqualTo(4);
  }

  @Test
  void aTaskThatWaitsIsCalledOffAtOnceAndOneThatRunsIsInterrupted() {
    CountDownLatch begun = new CountDownLatch(1);
    TestHandlers handlers =
        new TestHandlers()
            .on(
                "endless",
                (run, payload) -> {
                  begun.countDown();
                  run.progress(0.5, "half way");
                  while (!run.isCancelled()) {
                    Thread.sleep(10_000);
                  }
                  return "never";
                });
    Tasks tasks = running(handlers);

    TaskHandle waiting =
        tasks.enqueue("endless", null, TaskOptions.NONE.delay(Duration.ofHours(1)));
    assertThat(waiting.cancel()).isTrue();
    assertThat(waiting.status().state()).isEqualTo(TaskState.CANCELLED);
    assertThat(waiting.cancel()).isFalse();

    TaskHandle running = tasks.enqueue("endless", null);
    await().until(() -> begun.getCount() == 0);
    await()
        .untilAsserted(() -> {
          assertThat(running.status().progress()).isEqualTo(0.5);
          assertThat(running.status().note()).isEqualTo("half way");
        });
    assertThat(running.cancel()).isTrue();
    assertThat(running.await(LONG).state()).isEqualTo(TaskState.CANCELLED);
    assertThatThrownBy(() -> running.result(String.class, LONG))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void aTaskWithoutAHandlerIsParkedUntilItComes() {
    TestHandlers handlers = new TestHandlers().on("work", (run, payload) -> "done");
    TaskService service = service();
    Tasks tasks = tasks(service, handlers);
    TaskHandle handle = tasks.enqueue("work", null);
    handlers.remove("work");
    service.begin(handlers);
    Map<String, Object> shown = service.administration().show(handle.id(), Set.of());
    assertThat(shown).containsEntry("parked", true).containsEntry("state", "waiting");
    assertThat(service.administration().stats(Set.of())).containsEntry("parked", 1L);

    handlers.on("work", (run, payload) -> "done");

    assertThat(handle.result(String.class, LONG)).isEqualTo("done");
  }

  @Test
  void whatDidNotEvenBeginIsTriedAgainWithoutCounting() {
    AtomicInteger attempts = new AtomicInteger();
    TestHandlers handlers =
        new TestHandlers()
            .with(
                "busy",
                new TaskHandlers.Handler() {
                  @Override
                  public TaskDescriptor.Rules rules() {
                    return TestHandlers.RULES;
                  }

                  @Override
                  public Object run(TaskRun run, Object payload, Runnable begins) {
                    if (attempts.incrementAndGet() < 3) {
                      throw XcoreException.of("overloaded", "busy");
                    }
                    begins.run();
                    return run.attempt();
                  }

                  @Override
                  public boolean isGone() {
                    return false;
                  }
                });
    Tasks tasks = running(handlers);

    TaskHandle handle = tasks.enqueue("busy", null, TaskOptions.NONE.maxRetries(0));

    assertThat(handle.result(Integer.class, LONG)).isEqualTo(1);
    assertThat(attempts).hasValue(3);
  }

  @Test
  void nothingIsTakenFromAPausedQueue() {
    TestHandlers handlers = new TestHandlers().on("work", (run, payload) -> "done");
    TaskService service = service();
    service.administration().pause("single");
    service.administration().pause("single");
    Tasks tasks = tasks(service, handlers);
    TaskHandle paused = tasks.enqueue("work", null, TaskOptions.NONE.queue("single"));
    service.begin(handlers);
    assertThat(tasks.enqueue("work", null).result(String.class, LONG)).isEqualTo("done");
    assertThat(paused.status().state()).isEqualTo(TaskState.WAITING);

    service.administration().resume("single");

    assertThat(paused.result(String.class, LONG)).isEqualTo("done");
  }

  @Test
  void severalNodesRunEachTaskOnce() {
    ConcurrentLinkedQueue<Object> ran = new ConcurrentLinkedQueue<>();
    TestHandlers handlers =
        new TestHandlers().on("count", (run, payload) -> ran.add(payload.get("i")));
    TaskService one = service();
    TaskService two = service();
    Tasks tasks = tasks(one, handlers);
    List<TaskHandle> handles =
        tasks.enqueueAll(
            "count",
            IntStream.range(0, 300).mapToObj(i -> Map.of("i", i)).toList(),
            TaskOptions.NONE);
    one.begin(handlers);
    two.begin(handlers);

    handles.forEach(handle -> assertThat(handle.await(LONG).state()).isEqualTo(TaskState.DONE));

    assertThat(ran).hasSize(300).doesNotHaveDuplicates();
  }

  @Test
  void whatASilentNodeHasTakenIsRunByAnother() {
    TestHandlers handlers = new TestHandlers().on("work", (run, payload) -> run.attempt());
    TaskService service = service(settings(Duration.ofMillis(400), false));
    Tasks tasks = tasks(service, handlers);
    TaskHandle handle = tasks.enqueue("work", null);
    long now = System.currentTimeMillis();
    ClaimTable dead = new ClaimTable(() -> database.platform().database(), "dead");
    assertThat(dead.claim(handlers.offered(), List.of(), 10, _ -> true, now, now + 400)).hasSize(1);

    service.begin(handlers);

    assertThat(handle.result(Integer.class, LONG)).isEqualTo(2);
  }

  @Test
  void aTaskThatEndsItsProcessEachTimeIsDeadInTheEnd() {
    TestHandlers handlers = new TestHandlers().on("poison", (run, payload) -> null);
    TaskService service = service(settings(Duration.ofMillis(400), false));
    Tasks tasks = tasks(service, handlers);
    TaskHandle handle = tasks.enqueue("poison", null, TaskOptions.NONE.maxRetries(1));
    ClaimTable dead = new ClaimTable(() -> database.platform().database(), "dead");
    ClaimTable keeper = new ClaimTable(() -> database.platform().database(), "keeper");
    for (int attempt = 1; attempt <= 3; attempt++) {
      long now = System.currentTimeMillis();
      dead.claim(handlers.offered(), List.of(), 10, _ -> true, now, now);
      keeper.rescue(Long.MAX_VALUE, now, orphan -> orphan.attempts() <= orphan.maxRetries() + 1);
    }

    assertThat(handle.status().state()).isEqualTo(TaskState.DEAD);
    assertThat(handle.status().errorCode()).isEqualTo("process_ended");
  }

  @Test
  void aLongTaskKeepsItsLease() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Semaphore end = new Semaphore(0);
    TestHandlers handlers =
        new TestHandlers()
            .on(
                "long",
                (run, payload) -> {
                  runs.incrementAndGet();
                  end.acquire();
                  return "done";
                });
    TaskService one = service(settings(Duration.ofSeconds(3), false));
    TaskService two = service(settings(Duration.ofSeconds(3), false));
    one.begin(handlers);
    TaskHandle handle = tasks(one, handlers).enqueue("long", null);
    await().until(() -> runs.get() == 1);
    two.begin(handlers);
    long first = lease(handle.id());

    await().until(() -> lease(handle.id()) > first + 1000);
    end.release();

    assertThat(handle.result(String.class, LONG)).isEqualTo("done");
    assertThat(runs).hasValue(1);
  }

  @Test
  void aTaskIsNotTakenFromItsNodeBecauseAClockIsWrong() throws Exception {
    MovableClock clock = new MovableClock();
    MovableClock wrong = new MovableClock();
    AtomicInteger runs = new AtomicInteger();
    Semaphore end = new Semaphore(0);
    TestHandlers handlers =
        new TestHandlers()
            .on(
                "long",
                (run, payload) -> {
                  runs.incrementAndGet();
                  end.acquire();
                  return "done";
                });
    TaskService one = service(settings(Duration.ofSeconds(2), false), clock);
    TaskService two = service(settings(Duration.ofSeconds(2), false), wrong);
    one.begin(handlers);
    TaskHandle handle = tasks(one, handlers).enqueue("long", null);
    await().until(() -> runs.get() == 1);
    two.begin(handlers);

    for (Duration jump : List.of(Duration.ofHours(1), Duration.ofHours(-2), Duration.ofHours(1))) {
      wrong.move(jump);
      clock.move(jump.negated());
      long lease = lease(handle.id());
      await().atMost(LONG).until(() -> lease(handle.id()) > lease + 2000);
    }
    end.release();

    assertThat(handle.result(String.class, LONG)).isEqualTo("done");
    assertThat(runs).hasValue(1);
    assertThat(handle.status().attempts()).isEqualTo(1);
  }

  @Test
  void tasksGoOnWhenTheClockJumps() {
    MovableClock clock = new MovableClock();
    TestHandlers handlers = new TestHandlers().on("work", (run, payload) -> run.attempt());
    TaskService service = service(settings(Duration.ofSeconds(2), false), clock);
    service.begin(handlers);
    Tasks tasks = tasks(service, handlers);

    for (Duration jump : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
      TaskHandle before = tasks.enqueue("work", null, TaskOptions.NONE.delay(Duration.ofHours(1)));
      clock.move(jump);
      assertThat(tasks.enqueue("work", null).result(Integer.class, LONG)).isEqualTo(1);
      clock.move(Duration.ofHours(2));
      assertThat(before.result(Integer.class, LONG)).isEqualTo(1);
      clock.move(Duration.ofHours(-2));
    }
  }

  private long lease(String id) {
    return database
        .platform()
        .database()
        .queryOne("SELECT lease_until FROM task WHERE id = ?", Long.class, id)
        .orElseThrow();
  }

  @Test
  void aStopGivesBackWhatHasNotBegun() {
    Semaphore gate = new Semaphore(0);
    TestHandlers handlers =
        new TestHandlers()
            .on(
                "work",
                (run, payload) -> {
                  gate.acquire();
                  return run.attempt();
                });
    TaskService first = service();
    first.begin(handlers);
    Tasks tasks = tasks(first, handlers);
    List<TaskHandle> handles =
        tasks.enqueueAll(
            "work",
            IntStream.range(0, 30).mapToObj(i -> Map.of("i", i)).toList(),
            TaskOptions.NONE.queue("pair"));
    await().until(() -> gate.getQueueLength() == 2);
    first.drain();
    gate.release(1000);
    first.stop();

    TaskService second = service();
    second.begin(handlers);

    Tasks again = tasks(second, handlers);
    handles.forEach(
        handle -> assertThat(again.handle(handle.id()).result(Integer.class, LONG)).isEqualTo(1));
  }

  @Test
  void tasksAreListedAndForgotten() {
    TestHandlers handlers = new TestHandlers().on("work", (run, payload) -> payload.get("i"));
    TaskService service = service();
    service.begin(handlers);
    Tasks tasks = tasks(service, handlers);
    List<TaskHandle> handles =
        tasks.enqueueAll(
            "work", IntStream.range(0, 5).mapToObj(i -> Map.of("i", i)).toList(), TaskOptions.NONE);
    handles.forEach(handle -> handle.await(LONG));

    assertThat(tasks.list(TaskFilter.ALL)).hasSize(5);
    assertThat(tasks.list(TaskFilter.ALL.in(TaskState.DEAD))).isEmpty();
    assertThat(tasks.list(TaskFilter.ALL.page(2, 2))).hasSize(2);
    assertThat(service.store("other").list(TaskFilter.ALL)).isEmpty();
    assertThat(service.store("other").find(handles.getFirst().id(), Duration.ZERO)).isEmpty();
    assertThat(service.store("other").cancel(handles.getFirst().id())).isFalse();
    service.administration().discard(handles.getFirst().id());
    assertThat(tasks.find(handles.getFirst().id())).isEmpty();
    ClaimTable keeper = new ClaimTable(() -> database.platform().database(), "keeper");
    assertThat(keeper.purge(System.currentTimeMillis() + 1000, 0)).isEqualTo(4);
    assertThat(service.counts().get("shop")).isEqualTo(new TaskCounts(5, 5, 0, 0, 0));
  }

  @Test
  void whatATaskSaysMayHoldAnything() {
    Tasks tasks =
        running(
            new TestHandlers()
                .on(
                    "odd",
                    (run, payload) -> {
                      run.progress(0.1, "a\0b");
                      if (payload.isEmpty()) {
                        throw new IllegalStateException("c\0d \uD800 " + "x".repeat(5000));
                      }
                      return Map.of("e\0f", "\uD83D\uDE00\0");
                    }));

    TaskStatus dead = tasks.enqueue("odd", null, TaskOptions.NONE.maxRetries(0)).await(LONG);
    assertThat(dead.error()).startsWith("cd ").hasSize(1000);
    assertThat(tasks.enqueue("odd", Map.of("a", "\0")).result(Map.class, LONG).toString())
        .isEqualTo("{e\0f=\uD83D\uDE00\0}");
  }

  @Test
  void anOwnNumberOfRetriesBeatsTheConfiguredOne() {
    TestHandlers handlers =
        new TestHandlers()
            .on(
                "never",
                new TaskDescriptor.Rules(
                    "default",
                    0,
                    OptionalInt.of(1),
                    Duration.ZERO,
                    Duration.ZERO,
                    Optional.empty()),
                (run, payload) -> {
                  throw new IllegalStateException("no");
                });
    Tasks tasks = running(handlers);

    assertThat(tasks.enqueue("never", null).await(LONG).attempts()).isEqualTo(2);
    assertThat(tasks.enqueue("never", null, TaskOptions.NONE.maxRetries(0)).await(LONG).attempts())
        .isEqualTo(1);
  }
}
