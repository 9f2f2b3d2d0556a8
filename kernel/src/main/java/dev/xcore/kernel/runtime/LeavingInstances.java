package dev.xcore.kernel.runtime;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances that a pool has let go, each on a thread of its own: its sockets close, its calls
 * finish, it ends. Thread safe.
 */
final class LeavingInstances {

  private static final Logger LOG = LoggerFactory.getLogger(LeavingInstances.class);
  private static final Duration POLL = Duration.ofMillis(2);

  private final String plugin;
  private final InstanceSource source;
  private final Duration drain;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean isEnding;

  /**
   * Makes an empty set.
   *
   * @param plugin its name
   * @param source ends instances
   * @param drain how long the calls of one may take
   */
  LeavingInstances(String plugin, InstanceSource source, Duration drain) {
    this.plugin = plugin;
    this.source = source;
    this.drain = drain;
  }

  /** Lets an instance go, which is given to no more calls. */
  void add(PluginInstance instance) {
    Thread thread =
        Thread.ofPlatform()
            .name("xcore-drain-" + plugin)
            .daemon()
            .unstarted(() -> {
              try {
                leave(instance);
              } finally {
                threads.remove(Thread.currentThread());
              }
            });
    threads.add(thread);
    thread.start();
  }

  private void leave(PluginInstance instance) {
    instance.scope().endStreams(drain);
    long end = DeadlineWatch.after(DeadlineWatch.now(), drain);
    while (!instance.closeIfUnused() && !isEnding && DeadlineWatch.now() < end) {
      LockSupport.parkNanos(POLL.toNanos());
    }
    if (instance.uses() > 0) {
      LOG.warn("an instance of plugin '{}' leaves with {} calls", plugin, instance.uses());
    }
    source.end(instance);
  }

  /** Returns how many there are. */
  int size() {
    return threads.size();
  }

  /** Waits for all of them, and for no more calls. */
  void end() {
    isEnding = true;
    for (Thread thread : threads) {
      try {
        thread.join(drain);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
