package dev.xcore.benchmarks;

import dev.xcore.app.Xcore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tasks: storing them one by one and many at once, and running 10,000 that wait, each through the
 * plugin's pipeline, until their ends are in the table. On PostgreSQL at {@code
 * XCORE_BENCHMARK_POSTGRES} or the usual port, and on the embedded database.
 */
final class TasksRun {

  private static final int AT_ONCE = 1000;
  private static final double TARGET = 3000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final double NANOS = 1e9;

  private final Settings settings;

  TasksRun(Settings settings) {
    this.settings = settings;
  }

  List<Figure> run() throws IOException {
    List<Figure> figures = new ArrayList<>();
    PostgresServer.with(
        "xcore_benchmark_tasks",
        url -> figures.addAll(measured("PostgreSQL", "url: \"" + url + "\"", TARGET)));
    figures.addAll(measured("embedded H2", "", 0));
    return figures;
  }

  private List<Figure> measured(String where, String database, double target) throws IOException {
    Path application = settings.work().resolve("tasks-" + where.replace(' ', '-'));
    Path plugin = application.resolve("plugins/work");
    Path sources = Files.createDirectories(plugin.resolve("src"));
    Files.writeString(
        application.resolve("xcore.yaml"),
        "server: {port: 0}\nplugins: {watch: false}\nservices:\n  tasks: {concurrency: 64}\n"
            + (database.isEmpty() ? "" : "  databases: {default: {" + database + "}}\n"));
    Files.writeString(
        plugin.resolve("plugin.yaml"), "name: work\nversion: 1.0.0\nexecution_mode: trusted\n");
    Files.writeString(sources.resolve("Work.java"), source());
    int count = settings.isQuick() ? AT_ONCE : 10 * AT_ONCE;
    try (Xcore xcore = Xcore.load(application.resolve("xcore.yaml"))) {
      xcore.httpHandler();
      xcore.boot();
      cycle(xcore, AT_ONCE); // warms up
      long begin = System.nanoTime();
      xcore.plugins().call("work", "single", Map.of("count", AT_ONCE / 2)).value();
      double single = AT_ONCE / 2 / seconds(begin);
      awaitAll(xcore);
      double[] rates = cycle(xcore, count);
      Figure ran = Figure.of("tasks run, " + where + ", " + count + " waiting", rates[1], "1/s");
      return List.of(
          Figure.of("tasks enqueued one by one, " + where, single, "1/s"),
          Figure.of("tasks enqueued by the thousand, " + where, rates[0], "1/s"),
          target == 0 ? ran : ran.atLeast(target));
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / NANOS;
  }

  /** Stores tasks while nothing is taken, and then runs them; returns both rates. */
  private static double[] cycle(Xcore xcore, int count) {
    long begin = System.nanoTime();
    xcore.plugins().call("work", "many", Map.of("count", count)).value();
    double stored = count / seconds(begin);
    begin = System.nanoTime();
    xcore.plugins().call("work", "release", Map.of()).value();
    awaitAll(xcore);
    return new double[] {stored, count / seconds(begin)};
  }

  private static void awaitAll(Xcore xcore) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Boolean.TRUE.equals(xcore.plugins().call("work", "idle", Map.of()).value())) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the tasks have not ended within " + PATIENCE);
      }
    }
  }

  /**
   * The tasks hold at a gate until all are stored, so that nothing runs while that is measured. The
   * table is asked only when the last of them has run, so that asking is no work beside it.
   */
  private static String source() {
    return """
    import dev.xcore.sdk.*;
    import java.util.*;
    import java.util.concurrent.*;
    import java.util.concurrent.atomic.*;

    public final class Work implements Plugin {
      private final Tasks tasks;
      private volatile CountDownLatch gate = new CountDownLatch(0);
      private final AtomicLong open = new AtomicLong();
      public Work(Tasks tasks) { this.tasks = tasks; }
      @Task(timeout = "5m") int work(int number) throws Exception {
        gate.await();
        open.decrementAndGet();
        return number + 1;
      }
      @Action public void many(int count) {
        gate = new CountDownLatch(1);
        open.addAndGet(count);
        for (int i = 0; i < count; i += 1000) {
          List<Object> payloads = new ArrayList<>();
          for (int j = 0; j < 1000; j++) { payloads.add(Map.of("number", i + j)); }
          tasks.enqueueAll("work", payloads, TaskOptions.NONE);
        }
      }
      @Action public void release() { gate.countDown(); }
      @Action public void single(int count) {
        open.addAndGet(count);
        for (int i = 0; i < count; i++) { tasks.enqueue("work", Map.of("number", i)); }
      }
      @Action public boolean idle() throws Exception {
        Thread.sleep(5);
        return open.get() == 0
            && tasks.list(TaskFilter.ALL.in(TaskState.WAITING).page(0, 1)).isEmpty()
            && tasks.list(TaskFilter.ALL.in(TaskState.RUNNING).page(0, 1)).isEmpty();
      }
    }
    """;
  }
}
