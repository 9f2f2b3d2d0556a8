package dev.xcore.kernel.leaks;

import dev.xcore.kernel.leaks.UnloadReport.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What is known of the class loaders that have ended. Thread safe. */
final class UnloadLedger {

  private static final int REMEMBERED = 3;

  private final AtomicLong created = new AtomicLong();
  private final Map<String, Past> plugins = new HashMap<>();
  private long collected;
  private long everLeaked;

  /** The past of one plugin. */
  private static final class Past {

    private final Map<Long, UnloadReport> reports = new LinkedHashMap<>();
    private long collected;

    private int count(State state) {
      return (int) reports.values().stream().filter(report -> report.state() == state).count();
    }

    /** Forgets the oldest of those that have left memory. */
    private void trim() {
      List<Long> gone = new ArrayList<>();
      reports.forEach((number, report) -> {
        if (report.state() == State.COLLECTED) {
          gone.add(number);
        }
      });
      for (int i = 0; i < gone.size() - REMEMBERED; i++) {
        reports.remove(gone.get(i));
      }
    }

    private UnloadSummary summary() {
      return new UnloadSummary(
          collected, count(State.PENDING), count(State.LEAKED), List.copyOf(reports.values()));
    }
  }

  void created() {
    created.incrementAndGet();
  }

  synchronized void ended(LoaderIdentity loader, UnloadReport report) {
    plugins
        .computeIfAbsent(loader.plugin(), name -> new Past())
        .reports
        .put(loader.number(), report);
  }

  synchronized void collected(LoaderIdentity loader) {
    collected++;
    Past past = plugins.get(loader.plugin());
    if (past != null) {
      past.collected++;
      past.reports.computeIfPresent(
          loader.number(), (number, report) -> report.in(State.COLLECTED, List.of()));
      past.trim();
    }
  }

  synchronized void leaked(LoaderIdentity loader, List<Holder> holders) {
    everLeaked++;
    Past past = plugins.get(loader.plugin());
    if (past != null) {
      past.reports.computeIfPresent(
          loader.number(), (number, report) -> report.in(State.LEAKED, holders));
    }
  }

  synchronized UnloadSummary summary(String plugin) {
    Past past = plugins.get(plugin);
    return past == null ? UnloadSummary.NONE : past.summary();
  }

  synchronized LoaderCounts counts() {
    long pending = 0;
    long leaked = 0;
    for (Past past : plugins.values()) {
      pending += past.count(State.PENDING);
      leaked += past.count(State.LEAKED);
    }
    return new LoaderCounts(created.get(), collected, pending, leaked, everLeaked);
  }
}
