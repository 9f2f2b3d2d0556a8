package dev.xcore.kernel.runtime;

import dev.xcore.kernel.leaks.Cleaning;
import dev.xcore.kernel.leaks.UnloadWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a version of a plugin that has left the tables: waits for its calls, tells it, closes all
 * that it has, lets go of its classes. Thread safe.
 */
final class Retirement {

  private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);

  /** How long a thread that has looked a version up may take to get into it. */
  private static final Duration SETTLE = Duration.ofMillis(250);

  private static final Duration AFTER_INTERRUPT = Duration.ofMillis(500);
  private static final Duration POLL = Duration.ofMillis(2);

  private final DeadlineWatch watch;
  private final Duration stopTimeout;
  private final UnloadWatch unloads;
  private final Set<Thread> retiring = ConcurrentHashMap.newKeySet();

  Retirement(DeadlineWatch watch, UnloadWatch unloads, Duration stopTimeout) {
    this.watch = watch;
    this.unloads = unloads;
    this.stopTimeout = stopTimeout;
  }

  /**
   * Ends versions that were replaced, on a thread of its own; late calls may still come in for a
   * moment.
   *
   * @param old one after the other, those first that use classes of others
   * @param drain how long each may finish its calls
   */
  void afterSwap(List<LoadedPlugin> old, Duration drain) {
    Thread thread =
        Thread.ofPlatform()
            .name("xcore-retire-" + old.getLast().active().name())
            .daemon()
            .unstarted(() -> retireAndForget(old, drain));
    retiring.add(thread);
    thread.start();
  }

  private void retireAndForget(List<LoadedPlugin> old, Duration drain) {
    try {
      old.forEach(each -> retire(each, true, drain));
    } finally {
      retiring.remove(Thread.currentThread());
    }
  }

  /** Waits for versions that were replaced; returns whether all have ended in time. */
  boolean await(Duration most) {
    long end = DeadlineWatch.after(DeadlineWatch.now(), most);
    for (Thread thread : retiring) {
      try {
        thread.join(Duration.ofNanos(Math.max(1, end - DeadlineWatch.now())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return retiring.isEmpty();
  }

  /** Ends a version that was unloaded. */
  void afterUnload(LoadedPlugin old, Duration drain) {
    retire(old, false, drain);
  }

  private void retire(LoadedPlugin old, boolean isReplaced, Duration drain) {
    old.active().parts().failures().end();
    old.instances().endStreams(stopTimeout);
    old.scope().endStreams(stopTimeout);
    drain(old, isReplaced, drain);
    old.instances().end();
    release(old);
  }

  /** Closes a version that never served; one that was started is told. */
  void discard(LoadedPlugin version) {
    version.active().parts().failures().end();
    version.bulkhead().close();
    version.instances().end();
    release(version);
  }

  private void release(LoadedPlugin version) {
    version.scope().close(stopTimeout);
    release(version.code().loader());
  }

  /** Counts a class loader that was made besides that of a load. */
  void made() {
    unloads.created();
  }

  /** Takes back what a plugin has left in the JDK, closes its classes, and watches them leave. */
  void release(PluginClassLoader loader) {
    String plugin = loader.identity().plugin();
    List<String> cleaned = Cleaning.after(loader, stopTimeout);
    cleaned.forEach(what -> LOG.warn("cleaned for plugin '{}': {}", plugin, what));
    try {
      loader.close();
    } catch (IOException e) {
      LOG.warn("the class loader of plugin '{}' could not be closed", plugin, e);
    }
    unloads.ended(loader, cleaned);
  }

  private void drain(LoadedPlugin old, boolean isReplaced, Duration drain) {
    if (!awaitCalls(old, isReplaced, drain)) {
      LOG.warn(
          "plugin '{}' still has {} calls in flight: they are interrupted",
          old.active().name(),
          old.bulkhead().inFlight());
      watch.interrupt(old.counters());
      awaitCalls(old, false, AFTER_INTERRUPT);
    }
    old.bulkhead().close();
  }

  private boolean awaitCalls(LoadedPlugin old, boolean isReplaced, Duration most) {
    long begin = DeadlineWatch.now();
    long earliest = isReplaced ? DeadlineWatch.after(begin, SETTLE) : begin;
    long latest = Math.max(earliest, DeadlineWatch.after(begin, most));
    while (true) {
      long now = DeadlineWatch.now();
      if (now >= earliest && !isNeeded(old, isReplaced) && old.bulkhead().closeIfEmpty()) {
        return true;
      }
      if (now >= latest || !pause()) {
        return false;
      }
    }
  }

  /** Whether calls are inside, or chains are under way that began with the old tables. */
  private boolean isNeeded(LoadedPlugin old, boolean isReplaced) {
    return old.bulkhead().inFlight() > 0
        || (isReplaced && watch.anyRunning(call -> call.sees(old.active())));
  }

  private static boolean pause() {
    try {
      Thread.sleep(POLL);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
