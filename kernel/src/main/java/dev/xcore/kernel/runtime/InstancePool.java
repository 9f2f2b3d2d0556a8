package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Reload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Instances that stay and share the calls: each call goes to the one with the fewest. A pool of one
 * has no choice to make, so that its calls go straight to it. Thread safe; one change at a time.
 *
 * <p>The first instance stays as long as the pool; others come after it and leave before it.
 */
final class InstancePool implements Instances, InstanceLeasing {

  private final InstanceSource source;
  private final LeavingInstances leaving;
  private volatile PluginInstance[] instances;

  /** Where the next search for the least busy begins; a race only spreads the calls elsewhere. */
  private int turn;

  private InstancePool(
      String plugin, InstanceSource source, Duration drain, List<PluginInstance> instances) {
    this.source = source;
    this.leaving = new LeavingInstances(plugin, source, drain);
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

  /** Returns the only instance, null if there are several or its calls wait for their turn. */
  @Nullable PluginInstance only() {
    PluginInstance[] now = instances;
    return now.length == 1 && now[0].turn().isEmpty() ? now[0] : null;
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
        leaving.add(surplus);
      }
    }
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
    leaving.end();
    PluginInstance[] now = instances;
    for (int i = now.length - 1; i >= 0; i--) {
      source.end(now[i]);
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
        Optional.empty(),
        source.sandbox());
  }
}
