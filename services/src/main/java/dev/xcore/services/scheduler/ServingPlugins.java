package dev.xcore.services.scheduler;

import dev.xcore.kernel.jobs.JobCode;
import dev.xcore.sdk.XcoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The plugins that serve here, and whether the table knows what they declare. A plugin's jobs run
 * once it does: not by what an earlier version declared. Thread safe.
 */
final class ServingPlugins {

  private final Map<String, Serving> serving = new ConcurrentHashMap<>();

  /** A version that serves. */
  private static final class Serving {

    private final JobCode code;
    private volatile boolean isSynced;

    Serving(JobCode code) {
      this.code = code;
    }
  }

  void put(JobCode code) {
    serving.put(code.plugin(), new Serving(code));
  }

  @SuppressWarnings("ReferenceEquality") // the very version, not one that equals it
  void remove(JobCode code) {
    serving.computeIfPresent(
        code.plugin(), (name, known) -> known.code == code ? removed() : known);
  }

  private static @Nullable Serving removed() {
    return null;
  }

  Optional<JobCode> code(String plugin) {
    return Optional.ofNullable(serving.get(plugin)).map(version -> version.code);
  }

  boolean isServing(String plugin) {
    return serving.containsKey(plugin);
  }

  /** Whether some plugin declares jobs. */
  boolean hasJobs() {
    return serving.values().stream().anyMatch(version -> !version.code.jobs().isEmpty());
  }

  /** Returns the plugins whose jobs may run. */
  Set<String> ready() {
    Set<String> ready = new HashSet<>();
    serving.forEach((name, version) -> {
      if (version.isSynced) {
        ready.add(name);
      }
    });
    return ready;
  }

  /**
   * Brings the table to what the plugins declare. One that cannot be brought does not hinder
   * others.
   *
   * @throws XcoreException the failure of the first that could not
   */
  void sync(JobSync sync) {
    List<XcoreException> failures = new ArrayList<>();
    serving.forEach((name, version) -> {
      if (!version.isSynced) {
        try {
          sync.declared(name, version.code.jobs());
          version.isSynced = true;
        } catch (XcoreException failed) {
          failures.add(failed);
        }
      }
    });
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }
}
