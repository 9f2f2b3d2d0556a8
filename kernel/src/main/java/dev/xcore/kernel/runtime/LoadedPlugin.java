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
 * @param lifecycle its callbacks
 * @param loadTime by step, in order
 */
record LoadedPlugin(
    ActivePlugin active,
    PluginCode code,
    PluginPackage.Form form,
    LifecycleManager lifecycle,
    Map<String, Duration> loadTime) {

  LoadedPlugin {
    loadTime = Collections.unmodifiableMap(new LinkedHashMap<>(loadTime));
  }

  PluginScope scope() {
    return active.parts().scope();
  }

  Bulkhead bulkhead() {
    return active.parts().pipeline().bulkhead();
  }

  PluginCounters counters() {
    return active.parts().pipeline().counters();
  }
}
