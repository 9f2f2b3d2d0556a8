package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Reload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances that stay and share the calls: each call goes to the one with the fewest. A pool of one
 * has no choice to make, so that its calls go straight to it. Thread safe; one change at a time.
 *
 * <p>The first instance stays as long as the pool; others come after it and leave before it.
 */
final class InstancePool implements Instances, Stage.Leasing {

  private static final Logger LOG = LoggerFactory.getLogger(InstancePool.class);
  private static final Duration POLL = Duration.ofMillis(2);

  private final String plugin;
  private final InstanceSource source;
  private final Duration drain;
  private final Set<Thread> leaving = ConcurrentHashMap.newKeySet();
  private volatile PluginInstance[] instances;
  private volatile boolean isEnding;

  /** Where the next search for the least busy begins; a race only spreads the calls elsewhere. */
  private int turn;

  private InstancePool(
      String plugin, InstanceSource source, Duration drain, List<PluginInstance> instances) {
    this.plugin = plugin;
    this.source = source;
    this.drain = drain;
    this.instances = instances.toArray(PluginInstance[]::new);
  }

  /**
   * Starts instances: all of them, or none.
   *
   * @param plugin its name
   * @param source of instances
   * @param drain how long the calls of an instance that leaves may take
   * @param constructed instances to be used, whose {@code onLoad} is still to be called
   * @param count how many there shall be, at least 1
   * @throws PluginLoadException if one cannot be started; those started before have ended then
   */
  static InstancePool start(
      String plugin,
      InstanceSource source,
      Duration drain,
      Optional<PluginInstance> constructed,
      int count) {
    List<PluginInstance> started = new ArrayList<>();
    constructed.ifPresent(instance -> {
      source.load(instance);
      started.add(instance);
    });
    make(source, started, count);
    return new InstancePool(plugin, source, drain, started);
  }

  /** Fills a list up; ends all that is in it if that fails. */
  private static void make(InstanceSource source, List<PluginInstance> started, int count) {
    try {
      while (started.size() < count) {
        started.add(source.make());
      }
    } catch (RuntimeException | Error e) {
      started.reversed().forEach(source::end);
      throw e;
    }
  }

  /**
   * Calls {@code onReload} of every instance: each takes over from the one in its place, and those
   * that are more take over from the first.
   *
   * @param version of the instances that are replaced
   * @param states what they hand over
   * @throws PluginLoadException if one refuses; all have ended then
   */
  void takeOver(String version, List<Optional<Object>> states) {
    PluginInstance[] now = instances;
    try {
      for (int i = 0; i < now.length; i++) {
        Optional<Object> state =
            states.isEmpty() ? Optional.empty() : states.get(i < states.size() ? i : 0);
        now[i].lifecycle().reload(now[i].object(), new Reload(version, state));
      }
    } catch (RuntimeException | Error e) {
      end();
      throw e;
    }
  }

  /** Returns the instance that stays as long as the pool. */
  PluginInstance first() {
    return instances[0];
  }

  @Override
  public Stage stage() {
    PluginInstance[] now = instances;
    return now.length == 1 ? now[0].stage() : new Stage.Leased(this);
  }

  @Override
  public PluginInstance lease(Call call) {
    while (true) {
      PluginInstance least = leastBusy(instances);
      if (least.tryEnter()) {
        return least;
      }
      // It has just left the pool: the array read next does not have it any more.
      if (least == instances[0]) {
        throw new RetiredException();
      }
    }
  }

  private PluginInstance leastBusy(PluginInstance[] now) {
    int begin = Math.floorMod(turn++, now.length);
    PluginInstance least = now[begin];
    int fewest = least.uses();
    for (int i = 1; i < now.length && fewest > 0; i++) {
      PluginInstance next = now[(begin + i) % now.length];
      int uses = next.uses();
      if (uses < fewest) {
        least = next;
        fewest = uses;
      }
    }
    return least;
  }

  @Override
  public List<Optional<Object>> suspend() {
    List<Optional<Object>> states = new ArrayList<>();
    for (PluginInstance instance : instances) {
      states.add(instance.lifecycle().suspend(instance.object(), instance.binder()));
    }
    return states;
  }

  @Override
  public Optional<String> configure(ConfigChange change, Duration most) {
    PluginInstance[] now = instances;
    for (int i = 0; i < now.length; i++) {
      Optional<String> failure = configure(now[i], change.next(), most);
      if (failure.isPresent()) {
        for (int told = 0; told < i; told++) {
          configure(now[told], change.before(), most);
        }
        return failure;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> configure(PluginInstance instance, Config config, Duration most) {
    if (instance.turn().isEmpty()) {
      return instance.lifecycle().configure(instance.object(), config);
    }
    try {
      if (!instance.turn().get().tryLock(most.toNanos(), TimeUnit.NANOSECONDS)) {
        return Optional.of("onConfigChange could not be called: the plugin is busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("onConfigChange could not be called: interrupted");
    }
    try {
      return instance.lifecycle().configure(instance.object(), config);
    } finally {
      instance.turn().get().unlock();
    }
  }

  @Override
  public synchronized void adopt(PluginManifest manifest) {
    int wanted = manifest.runtime().instances();
    PluginInstance[] now = instances;
    if (wanted > now.length) {
      List<PluginInstance> added = new ArrayList<>();
      make(source, added, wanted - now.length);
      PluginInstance[] more = Arrays.copyOf(now, wanted);
      for (int i = 0; i < added.size(); i++) {
        more[now.length + i] = added.get(i);
      }
      instances = more;
    } else if (wanted < now.length) {
      instances = Arrays.copyOf(now, wanted);
      for (PluginInstance surplus : Arrays.copyOfRange(now, wanted, now.length)) {
        leave(surplus);
      }
    }
  }

  /** Lets an instance go: its sockets close, its calls finish, it ends. */
  private void leave(PluginInstance instance) {
    Thread thread =
        Thread.ofPlatform()
            .name("xcore-drain-" + plugin)
            .daemon()
            .unstarted(() -> {
              try {
                drain(instance);
              } finally {
                leaving.remove(Thread.currentThread());
              }
            });
    leaving.add(thread);
    thread.start();
  }

  private void drain(PluginInstance instance) {
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

  @Override
  public void endStreams(Duration most) {
    long end = DeadlineWatch.after(DeadlineWatch.now(), most);
    for (PluginInstance instance : instances) {
      long left = Math.max(1, end - DeadlineWatch.now());
      instance.scope().endStreams(Duration.ofNanos(left));
    }
  }

  @Override
  public void end() {
    isEnding = true;
    leaving.forEach(this::await);
    PluginInstance[] now = instances;
    for (int i = now.length - 1; i >= 0; i--) {
      source.end(now[i]);
    }
  }

  private void await(Thread thread) {
    try {
      thread.join(drain);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public InstanceStatus status() {
    PluginInstance[] now = instances;
    long used = Arrays.stream(now).filter(instance -> instance.uses() > 0).count();
    return new InstanceStatus(
        InstanceStatus.Kind.SHARED,
        now.length,
        now.length + leaving.size(),
        (int) used,
        source.isIsolated(),
        Optional.empty());
  }
}
