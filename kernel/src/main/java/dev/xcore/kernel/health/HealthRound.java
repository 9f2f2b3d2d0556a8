package dev.xcore.kernel.health;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.xcore.kernel.health.HealthReport.Finding;
import dev.xcore.kernel.settings.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** All checks of one thing, once, side by side. Nobody waits for it: it tells when it is over. */
final class HealthRound {

  private final List<HealthProbe> probes;
  private final Consumer<List<Finding>> whenDone;
  private final AtomicInteger left;
  private final Map<String, Finding> found = new ConcurrentHashMap<>();
  private final List<ProbeRun> runs = new ArrayList<>();

  private HealthRound(List<HealthProbe> probes, Consumer<List<Finding>> whenDone) {
    this.probes = probes;
    this.whenDone = whenDone;
    this.left = new AtomicInteger(probes.size());
  }

  /**
   * Prepares a round.
   *
   * @param subject whose round it is, for the log
   * @param probes what looks, at least one
   * @param whenDone is told what was found, in the order of the probes, within the timeout; on any
   *     thread
   */
  static HealthRound of(
      String subject, List<HealthProbe> probes, Consumer<List<Finding>> whenDone) {
    HealthRound round = new HealthRound(List.copyOf(probes), whenDone);
    for (HealthProbe probe : round.probes) {
      round.runs.add(new ProbeRun(subject, probe, round::add));
    }
    return round;
  }

  /**
   * Begins it.
   *
   * @param last the last run of each probe, by name, written to; a probe whose last run does not
   *     end is not sent again
   * @param timeout of one probe
   * @param threads makes the probes' threads
   * @param timer ends what takes too long
   */
  void start(
      Map<String, ProbeRun> last,
      Duration timeout,
      ThreadFactory threads,
      ScheduledExecutorService timer) {
    String late = "the check did not answer within " + Quantities.write(timeout);
    for (ProbeRun run : runs) {
      ProbeRun before = last.get(run.name());
      if (before != null && before.isStuck()) {
        run.giveUp("the check before this one still runs, and ignores its interrupt");
        continue;
      }
      last.put(run.name(), run);
      run.start(threads);
      try {
        run.limit(timer.schedule(() -> run.giveUp(late), timeout.toNanos(), NANOSECONDS));
      } catch (RejectedExecutionException e) {
        run.giveUp("the platform stops");
      }
    }
  }

  void cancel() {
    runs.forEach(run -> run.giveUp("the checks were ended"));
  }

  private void add(Finding finding) {
    found.put(finding.name(), finding);
    if (left.decrementAndGet() == 0) {
      whenDone.accept(
          probes.stream().map(probe -> found.get(probe.name())).map(Finding.class::cast).toList());
    }
  }
}
