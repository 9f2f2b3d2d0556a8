package dev.xcore.server;

import dev.xcore.kernel.events.HookStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What administrators are told of hooks, as value trees in {@code snake_case}. */
final class HookReport {

  private static final double NANOS_PER_MILLI = 1_000_000.0;

  /** At each point, those that are asked first come first. */
  private static final Comparator<HookStatus> BY_POINT =
      Comparator.<HookStatus, String>comparing(status -> status.key().pattern())
          .thenComparing(status -> status.options().phase())
          .thenComparingInt(status -> status.options().order())
          .thenComparing(status -> status.key().plugin())
          .thenComparing(status -> status.key().name());

  private HookReport() {}

  /** Reports on the hooks of a plugin, or on all. */
  static List<Map<String, @Nullable Object>> of(List<HookStatus> all, Optional<String> plugin) {
    return all.stream()
        .filter(status -> plugin.map(status.key().plugin()::equals).orElse(true))
        .sorted(BY_POINT)
        .map(HookReport::of)
        .toList();
  }

  private static Map<String, @Nullable Object> of(HookStatus status) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("point", status.key().pattern());
    tree.put("phase", PluginReport.text(status.options().phase()));
    tree.put("order", status.options().order());
    tree.put("plugin", status.key().plugin());
    tree.put("hook", status.key().name());
    tree.put("state", PluginReport.text(status.state()));
    tree.put("served", status.isServed());
    tree.put("timeout_ms", status.options().timeout().map(Duration::toMillis).orElse(null));
    tree.put("calls", status.calls());
    tree.put("failed", status.failures());
    tree.put("overruns", status.overruns());
    tree.put("cancelled", status.cancelled());
    tree.put("skipped", status.skipped());
    tree.put("mean_ms", mean(status) / NANOS_PER_MILLI);
    tree.put("max_ms", status.maxNanos() / NANOS_PER_MILLI);
    return tree;
  }

  private static double mean(HookStatus status) {
    return status.calls() == 0 ? 0 : (double) status.totalNanos() / status.calls();
  }
}
