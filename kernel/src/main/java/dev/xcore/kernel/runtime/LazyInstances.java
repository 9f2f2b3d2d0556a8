package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * No instance before the first call. That call, and whatever comes meanwhile, waits for the one
 * activation until its own deadline; the activation has limits of its own and goes on even if
 * everybody has given up. One that has failed is tried again by calls, but not at once. Thread
 * safe.
 */
final class LazyInstances implements Instances {

  private static final Logger LOG = LoggerFactory.getLogger(LazyInstances.class);

  /** How soon after a failed activation calls are refused without another attempt. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final String plugin;
  private final ActivationStarter starter;
  private final Duration stop;
  private final Duration retryAfter;
  private PluginManifest manifest;
  private @Nullable Activation activation;
  private @Nullable ActivationListener listener;
  private @Nullable PluginLoadException lastFailure;
  private boolean isEnded;
  private volatile @Nullable Instances started;
  private volatile @Nullable Stage ready;

  /**
   * Makes instances that are still to be started.
   *
   * @param plugin its name
   * @param manifest in force
   * @param starter starts the instances, with the limits of a manifest
   * @param stop how long an activation under way may take to be given up
   */
  LazyInstances(String plugin, PluginManifest manifest, ActivationStarter starter, Duration stop) {
    this(plugin, manifest, starter, stop, RETRY_AFTER);
  }

  /** Makes instances whose failed activation is tried again after some time. */
  LazyInstances(
      String plugin,
      PluginManifest manifest,
      ActivationStarter starter,
      Duration stop,
      Duration retryAfter) {
    this.plugin = plugin;
    this.manifest = manifest;
    this.starter = starter;
    this.stop = stop;
    this.retryAfter = retryAfter;
  }

  /** Whether no call has come yet, or none could be served. */
  boolean isDormant() {
    return started == null;
  }

  /** Tells a listener from now on, and at once what has become of the last activation. */
  synchronized void listen(ActivationListener next) {
    listener = next;
    if (started != null) {
      next.activated();
    } else if (lastFailure != null) {
      next.failed(lastFailure);
    }
  }

  /**
   * Starts the instances unless that has been done, and waits for it.
   *
   * @param call which waits, until its deadline
   * @return the stage that serves it
   * @throws dev.xcore.sdk.PluginUnavailableException if they cannot be started; says why
   */
  Stage activated(Call call) {
    Stage now = ready;
    return now == null ? attempt().await(call) : now;
  }

  private synchronized Activation attempt() {
    Activation now = activation;
    if (isEnded) {
      throw new RetiredException();
    }
    if (now == null || now.isStale(retryAfter)) {
      now = new Activation(plugin, this::launch, this::failed);
      activation = now;
      now.start();
    }
    return now;
  }

  private Stage launch() {
    PluginManifest used = manifest();
    Stage stage = begin(starter.start(used));
    PluginManifest now = manifest();
    return now.equals(used) ? stage : follow(now, stage);
  }

  /** The operator has changed his mind while the instances were starting. */
  private Stage follow(PluginManifest now, Stage fallback) {
    try {
      adopt(now);
    } catch (PluginLoadException e) {
      LOG.warn("plugin={} keeps its instances: {}", plugin, PluginEntry.headline(e));
    }
    Stage next = ready;
    return next == null ? fallback : next;
  }

  private synchronized PluginManifest manifest() {
    return manifest;
  }

  private Stage begin(Instances instances) {
    synchronized (this) {
      if (!isEnded) {
        Stage stage = instances.stage();
        started = instances;
        ready = stage;
        if (listener != null) {
          listener.activated();
        }
        return stage;
      }
    }
    instances.end();
    throw new RetiredException();
  }

  private synchronized void failed(PluginLoadException failure) {
    lastFailure = failure;
    if (listener != null && !isEnded) {
      listener.failed(failure);
    }
  }

  @Override
  public Stage stage() {
    return new Stage.Activated(this);
  }

  @Override
  public List<Optional<Object>> suspend() {
    Instances now = started;
    return now == null ? List.of() : now.suspend();
  }

  @Override
  public Optional<String> configure(ConfigChange change, Duration most) {
    Instances now = started;
    return now == null ? Optional.empty() : now.configure(change, most);
  }

  @Override
  public void adopt(PluginManifest next) {
    Instances now;
    synchronized (this) {
      manifest = next;
      now = started;
    }
    if (now != null) {
      now.adopt(next);
      ready = now.stage();
    }
  }

  @Override
  public void endStreams(Duration most) {
    Instances now = started;
    if (now != null) {
      now.endStreams(most);
    }
  }

  @Override
  public void end() {
    Activation last;
    synchronized (this) {
      isEnded = true;
      last = activation;
    }
    if (last != null && started == null) {
      last.giveUp(stop);
    }
    Instances now = started;
    if (now != null) {
      now.end();
    } else {
      starter.abandon();
    }
  }

  @Override
  public InstanceStatus status() {
    Instances now = started;
    return now == null
        ? new InstanceStatus(
            InstanceStatus.Kind.DORMANT,
            manifest().runtime().instances(),
            0,
            0,
            manifest().runtime().instanceIsolation(),
            Optional.empty(),
            Optional.empty())
        : now.status();
  }
}
