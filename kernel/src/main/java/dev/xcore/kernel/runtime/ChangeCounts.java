package dev.xcore.kernel.runtime;

import java.time.Duration;

/**
 * How often a plugin has come and changed since the platform started.
 *
 * @param loads versions that began to serve, those of reloads included
 * @param reloads of those, how many replaced a version that served
 * @param failures loads and reloads that failed
 * @param loadTime of all versions that began to serve, added up
 */
public record ChangeCounts(long loads, long reloads, long failures, Duration loadTime) {

  /** Of a plugin that has never been loaded. */
  static final ChangeCounts NONE = new ChangeCounts(0, 0, 0, Duration.ZERO);

  ChangeCounts loaded(boolean isReload, LoadedPlugin version) {
    Duration took = version.loadTime().values().stream().reduce(Duration.ZERO, Duration::plus);
    return new ChangeCounts(
        loads + 1, isReload ? reloads + 1 : reloads, failures, loadTime.plus(took));
  }

  ChangeCounts failed() {
    return new ChangeCounts(loads, reloads, failures + 1, loadTime);
  }
}
