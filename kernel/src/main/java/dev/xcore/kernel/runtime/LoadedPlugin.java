package dev.xcore.kernel.runtime;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
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
