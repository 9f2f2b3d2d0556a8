package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.registry.PluginManifest.Ephemeral;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.PluginUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * An instance for every call: taken from a warm pool or started for it, used once, thrown away.
 * Thread safe.
 *
 * <p>At most {@code max_concurrent} instances are at work; a call beyond is refused at once. What
 * has done its work ends in the background, so that {@code onUnload} holds up no answer; if as many
 * are still ending, the caller ends its own.
 */
final class EphemeralInstances implements Instances, InstanceLeasing {

  private static final Duration POLL = Duration.ofMillis(2);

  private final String plugin;
  private final InstanceSource source;
  private final Ephemeral limits;
  private final Duration stop;
  private final WarmPool warm;
  private final Set<PluginInstance> working = ConcurrentHashMap.newKeySet();
  private final AtomicInteger used = new AtomicInteger();
  private final AtomicInteger ending = new AtomicInteger();
  private final BootTimes boots = new BootTimes();
  private final LongAdder created = new LongAdder();
  private final LongAdder discarded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder refused = new LongAdder();

  private EphemeralInstances(
      String plugin, InstanceSource source, Ephemeral limits, Duration stop) {
    this.plugin = plugin;
    this.source = source;
    this.limits = limits;
    this.stop = stop;
    this.warm = new WarmPool(plugin, limits, this::boot, this::discard);
  }

  /**
   * Starts one instance, to see that it can be done, and begins to fill the warm pool.
   *
   * @param plugin its name
   * @param source of instances
   * @param limits of the manifest
   * @param stop how long the end of all instances may take
   * @throws PluginLoadException if the instance cannot be started
   */
  static EphemeralInstances start(
      String plugin, InstanceSource source, Ephemeral limits, Duration stop) {
    EphemeralInstances instances = new EphemeralInstances(plugin, source, limits, stop);
    PluginInstance first = instances.boot();
    if (limits.poolSize() > 0) {
      instances.warm.add(first);
    } else {
      instances.discard(first);
    }
    instances.warm.start();
    return instances;
  }

  private PluginInstance boot() {
    long begin = DeadlineWatch.now();
    PluginInstance instance;
    try {
      instance = source.make(limits.bootTimeout());
    } catch (RuntimeException | Error e) {
      failed.increment();
      throw e;
    }
    boots.add(Duration.ofNanos(DeadlineWatch.now() - begin));
    created.increment();
    return instance;
  }

  @Override
  public Stage stage() {
    return new Stage.Leased(this);
  }

  @Override
  public PluginInstance lease(Call call) {
    if (used.incrementAndGet() > limits.maxConcurrent()) {
      used.decrementAndGet();
      refused.increment();
      throw new OverloadedException(
          "plugin '%s' has %d instances at work, as many as ephemeral.max_concurrent allows: try again later"
              .formatted(plugin, limits.maxConcurrent()));
    }
    try {
      Optional<PluginInstance> waiting = warm.take();
      (waiting.isPresent() ? hits : misses).increment();
      return use(waiting.isPresent() ? waiting.get() : boot());
    } catch (PluginLoadException e) {
      used.decrementAndGet();
      throw new PluginUnavailableException(
          "plugin '%s' could not start an instance for this call: %s"
              .formatted(plugin, PluginEntry.headline(e)));
    } catch (RuntimeException | Error e) {
      used.decrementAndGet();
      throw e;
    }
  }

  private PluginInstance use(PluginInstance instance) {
    instance.whenUnused(() -> used(instance));
    working.add(instance);
    instance.enter();
    return instance;
  }

  private void used(PluginInstance instance) {
    if (working.remove(instance)) {
      used.decrementAndGet();
      instance.close();
      discard(instance);
    }
  }

  private void discard(PluginInstance instance) {
    if (ending.incrementAndGet() > limits.maxConcurrent()) {
      endOne(instance);
    } else {
      Thread.ofVirtual().name("xcore-discard-" + plugin).start(() -> endOne(instance));
    }
  }

  private void endOne(PluginInstance instance) {
    try {
      source.end(instance);
    } finally {
      discarded.increment();
      ending.decrementAndGet();
    }
  }

  /** Hands nothing over: nothing outlives a call. */
  @Override
  public List<Optional<Object>> suspend() {
    return List.of();
  }

  /** Tells nobody: those at work began under the old settings, new ones are made under the new. */
  @Override
  public Optional<String> configure(ConfigChange change, Duration most) {
    return Optional.empty();
  }

  /** Drops warm instances, which were made under other settings. */
  @Override
  public void adopt(PluginManifest manifest) {
    warm.drop();
  }

  @Override
  public void endStreams(Duration most) {
    long end = DeadlineWatch.after(DeadlineWatch.now(), most);
    for (PluginInstance instance : working) {
      long left = Math.max(1, end - DeadlineWatch.now());
      instance.scope().endStreams(Duration.ofNanos(left));
    }
  }

  @Override
  public void end() {
    warm.close(stop);
    working.forEach(this::used);
    long end = DeadlineWatch.after(DeadlineWatch.now(), stop);
    while (ending.get() > 0 && DeadlineWatch.now() < end) {
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public InstanceStatus status() {
    int waiting = warm.size();
    int atWork = Math.max(0, used.get());
    return new InstanceStatus(
        InstanceStatus.Kind.EPHEMERAL,
        0,
        waiting + atWork,
        atWork,
        source.isIsolated(),
        Optional.of(
            new InstanceStatus.EphemeralStatus(
                limits.poolSize(),
                waiting,
                limits.maxConcurrent(),
                created.sum(),
                discarded.sum(),
                failed.sum(),
                hits.sum(),
                misses.sum(),
                refused.sum(),
                boots.median(),
                boots.longest())),
        Optional.empty());
  }
}
