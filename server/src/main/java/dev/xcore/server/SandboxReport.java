package dev.xcore.server;

import dev.xcore.kernel.runtime.SandboxStatus;
import dev.xcore.kernel.runtime.SandboxStatus.WorkerStatus;
import dev.xcore.kernel.sandbox.WorkerHold;
import dev.xcore.kernel.sandbox.WorkerReading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What administrators are told of a plugin's workers, as value trees in {@code snake_case}. */
final class SandboxReport {

  private static final double NANOS_PER_SECOND = 1e9;

  private SandboxReport() {}

  /** Reports on the workers of a serving version: limits, crashes, and each worker. */
  static Map<String, Object> of(SandboxStatus status) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("limits", limits(status));
    report.put("crashes", crashes(status.crashes()));
    report.put("workers", status.workers().stream().map(SandboxReport::worker).toList());
    return report;
  }

  /** One line for each limit; the use is that of the worker that uses most. */
  private static List<Object> limits(SandboxStatus status) {
    SandboxStatus.Limits limits = status.limits();
    List<WorkerStatus> workers = status.workers();
    List<Object> lines = new ArrayList<>();
    lines.add(
        limit(
            "memory_bytes",
            limits.memoryBytes(),
            most(workers, r -> r.now().memory()),
            most(workers, r -> Math.max(r.peak().memory(), r.peak().peakMemory()))));
    lines.add(
        limit(
            "cpu_percent",
            limits.cpuPercent(),
            most(workers, WorkerReading::cpuPercent),
            most(workers, WorkerReading::peakCpuPercent)));
    lines.add(
        limit(
            "threads",
            limits.threads(),
            most(workers, r -> r.now().threads()),
            most(workers, r -> r.peak().threads())));
    lines.add(
        limit(
            "disk_bytes",
            limits.diskBytes(),
            most(workers, r -> r.now().disk()),
            most(workers, r -> r.peak().disk())));
    limits
        .cpuTime()
        .ifPresent(most -> {
          Map<String, Object> line = new LinkedHashMap<>();
          line.put("limit", "cpu_seconds_of_a_call");
          line.put("maximum", most.toNanos() / NANOS_PER_SECOND);
          lines.add(line);
        });
    SandboxStatus.Crashes crashes = status.crashes();
    lines.add(limit("crashes", crashes.most(), crashes.recent(), crashes.total()));
    return lines;
  }

  private static Map<String, Object> limit(String name, Object maximum, Object used, Object peak) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("limit", name);
    line.put("used", used);
    line.put("peak", peak);
    line.put("maximum", maximum);
    return line;
  }

  private static long most(List<WorkerStatus> workers, ToDoubleFunction<WorkerReading> figure) {
    return Math.round(
        workers.stream()
            .mapToDouble(worker -> figure.applyAsDouble(worker.reading()))
            .max()
            .orElse(0));
  }

  private static Map<String, Object> crashes(SandboxStatus.Crashes crashes) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("total", crashes.total());
    tree.put("recent", crashes.recent());
    tree.put("maximum", crashes.most());
    tree.put("window_ms", crashes.window().toMillis());
    tree.put("restarts", crashes.restarts());
    crashes.last().ifPresent(last -> tree.put("last", last));
    return tree;
  }

  private static Map<String, Object> worker(WorkerStatus worker) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("worker", worker.seat());
    tree.put("pid", worker.pid());
    WorkerHold hold = worker.hold();
    hold.user().ifPresent(user -> tree.put("uid", user));
    tree.put("level", hold.level());
    tree.put("mechanisms", hold.mechanisms());
    tree.put("calls", worker.calls());
    WorkerReading reading = worker.reading();
    tree.put("memory_bytes", reading.now().memory());
    tree.put("peak_memory_bytes", Math.max(reading.peak().memory(), reading.peak().peakMemory()));
    tree.put("cpu_seconds", reading.now().cpuNanos() / NANOS_PER_SECOND);
    tree.put("cpu_percent", reading.cpuPercent());
    tree.put("peak_cpu_percent", reading.peakCpuPercent());
    tree.put("threads", reading.now().threads());
    tree.put("peak_threads", reading.peak().threads());
    tree.put("disk_bytes", reading.now().disk());
    tree.put("peak_disk_bytes", reading.peak().disk());
    return tree;
  }
}
