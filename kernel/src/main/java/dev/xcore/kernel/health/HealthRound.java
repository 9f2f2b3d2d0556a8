package dev.xcore.kernel.health;

import dev.xcore.kernel.health.HealthReport.Finding;
import dev.xcore.kernel.settings.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** All checks of one thing, once, side by side. Nobody waits for it: it completes a future. */
final class HealthRound {

  private final List<HealthProbe> probes;
  private final Map<String, Finding> found = new ConcurrentHashMap<>();
  private final List<ProbeRun> runs = new ArrayList<>();
  private final CompletableFuture<List<Finding>> outcome = new CompletableFuture<>();

  private HealthRound(List<HealthProbe> probes) {
    this.probes = List.copyOf(probes);
  }

  /**
   * Begins a round.
   *
   * @param subject whose round it is, for the log
   * @param probes what looks; a probe whose last look does not end is not sent again
   * @param last the last run of each probe, by name; written to
   * @param timeout of one probe
   * @param threads makes the probes' threads
   * @param timer ends what takes too long
   */
  static HealthRound start(
      String subject,
      List<HealthProbe> probes,
      Map<String, ProbeRun> last,
      Duration timeout,
      ThreadFactory threads,
      ScheduledExecutorService timer) {
    HealthRound round = new HealthRound(probes);
    String late = "the check did not answer within " + Quantities.write(timeout);
    for (HealthProbe probe : round.probes) {
      ProbeRun before = last.get(probe.name());
      ProbeRun run = new ProbeRun(subject, probe, round::add);
      round.runs.add(run);
      if (before != null && before.isStuck()) {
        run.giveUp("the check before this one still runs, and ignores its interrupt");
        continue;
      }
      last.put(probe.name(), run);
      run.start(threads);
      try {
        Future<?> limit =
            timer.schedule(() -> run.giveUp(late), timeout.toNanos(), TimeUnit.NANOSECONDS);
        round.outcome.thenRun(() -> limit.cancel(false));
      } catch (RejectedExecutionException e) {
        run.giveUp("the platform stops");
      }
    }
    return round;
  }

  /** Completes with what was found, in the order of the probes, within the timeout. */
  CompletableFuture<List<Finding>> outcome() {
    return outcome;
  }

  void cancel() {
    runs.forEach(run -> run.giveUp("the checks were ended"));
  }

  private void add(Finding finding) {
    found.put(finding.name(), finding);
    if (found.size() == probes.size()) {
      outcome.complete(
          probes.stream().map(probe -> found.get(probe.name())).map(Finding.class::cast).toList());
    }
  }
}
