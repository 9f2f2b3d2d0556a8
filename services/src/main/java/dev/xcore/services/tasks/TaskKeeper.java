package dev.xcore.services.tasks;

import dev.xcore.services.HostThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the table from time to time: goes on holding what this process runs, tells what it
 * reports, hears what is called off elsewhere, gives back what silent processes have left, and
 * forgets what ended long ago. Has a thread of its own.
 */
final class TaskKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(TaskKeeper.class);

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final long PURGE_TICKS = 30;
  private static final int MOST_PURGES = 20;

  private final ClaimTable table;
  private final TaskLeases leases;
  private final RunningTasks running;
  private final TaskSettings settings;
  private final InstantSource clock;
  private final TaskNeed need;
  private final Predicate<ClaimTable.Orphan> mayRunAgain;
  private final Consumer<ClaimTable.Orphan> died;
  private final Thread thread;
  private final CountDownLatch end = new CountDownLatch(1);
  private Set<String> strays = Set.of();
  private boolean isFirst = true;
  private boolean isFailing;
  private long heldAt;
  private long ticks;

  TaskKeeper(
      ClaimTable table,
      TaskLeases leases,
      RunningTasks running,
      TaskSettings settings,
      InstantSource clock,
      TaskNeed need,
      Predicate<ClaimTable.Orphan> mayRunAgain,
      Consumer<ClaimTable.Orphan> died) {
    this.table = table;
    this.leases = leases;
    this.running = running;
    this.settings = settings;
    this.heldAt = System.nanoTime() - settings.lease().toNanos();
    this.clock = clock;
    this.need = need;
    this.mayRunAgain = mayRunAgain;
    this.died = died;
    this.thread = new HostThreads("xcore-task-keeper-").newThread(this::work);
  }

  void start() {
    thread.start();
  }

  private void work() {
    long pause = Math.min(TICK.toMillis(), Math.max(50, settings.lease().toMillis() / 4));
    try {
      do {
        if (need.isThere()) {
          look();
        }
      } while (!end.await(pause, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      LOG.debug("interrupted: leases will do the rest", e);
    }
  }

  private void look() {
    try {
      report();
      hold();
      rescue();
      if (ticks++ % PURGE_TICKS == 0) {
        purge();
      }
      isFailing = false;
    } catch (RuntimeException e) {
      if (!isFailing) {
        LOG.warn("the tasks cannot be looked after now: {}", e.toString());
      }
      isFailing = true;
    }
  }

  private void report() {
    List<List<Object>> rows = new ArrayList<>();
    for (RunningTask task : running.all()) {
      RunningTask.Progress news = task.news();
      if (news != null) {
        rows.add(List.of(news.millionths(), news.note(), task.claim().id()));
      }
    }
    if (!rows.isEmpty()) {
      table.progress(rows);
    }
  }

  /** What the table says is here and nobody here knows of, twice in a row, is given back. */
  private void hold() {
    long passed = System.nanoTime() - heldAt;
    if (running.all().isEmpty() && strays.isEmpty() && passed < settings.lease().toNanos()) {
      return;
    }
    heldAt = System.nanoTime();
    Set<String> unknown = new HashSet<>();
    for (ClaimTable.Held held : table.hold(leases.end())) {
      running
          .find(held.id())
          .ifPresentOrElse(
              task -> {
                if (held.cancelWanted()) {
                  task.cancel();
                }
              },
              () -> unknown.add(held.id()));
    }
    for (String id : unknown) {
      if (strays.contains(id) && running.find(id).isEmpty()) {
        table.release(id, clock.millis());
      }
    }
    strays = unknown;
  }

  private void rescue() {
    boolean isEverything = isFirst && settings.isExclusive();
    TaskTable.persistently(() ->
            table.rescue(isEverything ? Long.MAX_VALUE : leases.now(), clock.millis(), mayRunAgain))
        .forEach(died);
    isFirst = false;
  }

  private void purge() {
    long now = clock.millis();
    for (int i = 0; i < MOST_PURGES; i++) {
      int gone =
          table.purge(now - settings.resultTtl().toMillis(), now - settings.deadTtl().toMillis());
      if (gone == 0) {
        return;
      }
    }
  }

  void stop() {
    end.countDown();
    try {
      if (!thread.join(STOP)) {
        thread.interrupt();
        thread.join(STOP);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
