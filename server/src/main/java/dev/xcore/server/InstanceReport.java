package dev.xcore.server;

import dev.xcore.kernel.runtime.InstanceStatus;
import dev.xcore.kernel.runtime.InstanceStatus.EphemeralStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/** What administrators are told of a plugin's instances, as value trees in {@code snake_case}. */
final class InstanceReport {

  private static final double NANOS_PER_MILLI = 1_000_000.0;

  private InstanceReport() {}

  /** Reports on the instances of a serving version. */
  static Map<String, Object> of(InstanceStatus status) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("kind", PluginReport.text(status.kind()));
    if (status.kind() != InstanceStatus.Kind.EPHEMERAL) {
      report.put("wanted", status.wanted());
    }
    report.put("alive", status.alive());
    report.put("in_use", status.used());
    report.put("isolated", status.isolated());
    status.ephemeral().ifPresent(numbers -> put(report, numbers));
    return report;
  }

  private static void put(Map<String, Object> report, EphemeralStatus numbers) {
    report.put("pool_size", numbers.poolSize());
    report.put("warm", numbers.warm());
    report.put("max_concurrent", numbers.maxConcurrent());
    report.put("created", numbers.created());
    report.put("discarded", numbers.discarded());
    report.put("failed", numbers.failed());
    report.put("hits", numbers.hits());
    report.put("misses", numbers.misses());
    report.put("refused", numbers.refused());
    report.put("boot_median_ms", numbers.bootMedian().toNanos() / NANOS_PER_MILLI);
    report.put("boot_longest_ms", numbers.bootLongest().toNanos() / NANOS_PER_MILLI);
  }
}
