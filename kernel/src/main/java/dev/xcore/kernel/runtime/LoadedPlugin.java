package dev.xcore.kernel.runtime;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One version of a plugin in memory, and what is needed to end it.
 *
 * @param active what serves
 * @param code its classes
 * @param form how its files are packed
 * @param loadTime by step, in order
 */
record LoadedPlugin(
    ActivePlugin active, PluginCode code, PluginPackage.Form form, Map<String, Duration> loadTime) {

  LoadedPlugin {
    loadTime = Collections.unmodifiableMap(new LinkedHashMap<>(loadTime));
  }

  /** Says in milliseconds how long the load took, as a whole and by step, for the log. */
  String timing() {
    Duration total = loadTime.values().stream().reduce(Duration.ZERO, Duration::plus);
    StringBuilder text = new StringBuilder("ms=").append(millis(total));
    loadTime.forEach(
        (step, time) -> text.append(' ').append(step).append('=').append(millis(time)));
    return text.toString();
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
  }

  PluginScope scope() {
    return active.parts().scope();
  }

  Instances instances() {
    return active.parts().pipeline().instances();
  }

  /** Whether it serves, but has no instance yet. */
  boolean isDormant() {
    return instances() instanceof LazyInstances lazy && lazy.isDormant();
  }

  Bulkhead bulkhead() {
    return active.parts().pipeline().bulkhead();
  }

  PluginCounters counters() {
    return active.parts().pipeline().counters();
  }
}
