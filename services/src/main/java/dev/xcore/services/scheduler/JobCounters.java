package dev.xcore.services.scheduler;

import dev.xcore.sdk.JobResult;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts the runs that this server has done, by plugin. Thread safe. */
final class JobCounters {

  private final Map<String, OfPlugin> plugins = new ConcurrentHashMap<>();

  private static final class OfPlugin {

    private final Map<JobResult.Outcome, LongAdder> outcomes =
        new EnumMap<>(JobResult.Outcome.class);
    private final AtomicLong running = new AtomicLong();
    private final LongAdder millis = new LongAdder();

    OfPlugin() {
      for (JobResult.Outcome outcome : JobResult.Outcome.values()) {
        outcomes.put(outcome, new LongAdder());
      }
    }
  }

  private OfPlugin of(String plugin) {
    return plugins.computeIfAbsent(plugin, _ -> new OfPlugin());
  }

  void begins(String plugin) {
    of(plugin).running.incrementAndGet();
  }

  void ends(String plugin) {
    of(plugin).running.decrementAndGet();
  }

  void counts(String plugin, JobResult.Outcome outcome, Duration took) {
    OfPlugin counters = of(plugin);
    LongAdder count = counters.outcomes.get(outcome);
    if (count != null) {
      count.increment();
    }
    counters.millis.add(took.toMillis());
  }

  Map<String, JobFigures> figures() {
    Map<String, JobFigures> all = new TreeMap<>();
    plugins.forEach((plugin, counters) -> {
      Map<JobResult.Outcome, Long> outcomes = new EnumMap<>(JobResult.Outcome.class);
      counters.outcomes.forEach((outcome, count) -> outcomes.put(outcome, count.sum()));
      all.put(plugin, new JobFigures(outcomes, counters.running.get(), counters.millis.sum()));
    });
    return all;
  }
}
