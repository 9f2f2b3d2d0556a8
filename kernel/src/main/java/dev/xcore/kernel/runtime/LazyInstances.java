package dev.xcore.kernel.runtime;

import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.sdk.CallTimeoutException;
import dev.xcore.sdk.PluginUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * No instance before the first call. That call, and whatever comes meanwhile, waits for the one
 * activation until its own deadline; the activation has limits of its own and goes on even if
 * everybody has given up. One that has failed is tried again by calls, but not at once. Thread
 * safe.
 */
final class LazyInstances implements Instances {

  /** How soon after a failed activation calls are refused without another attempt. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /** Starts instances. Used by one thread at a time. */
  interface Starter {

    /**
     * Starts the instances.
     *
     * @param manifest in force, which says how many
     * @throws PluginLoadException if they cannot be started
     */
    Instances start(PluginManifest manifest);

    /** Closes what was prepared for a start that does not come. */
    void abandon();
  }

  /** Hears what becomes of activations. */
  interface Listener {

    /** The instances have started. */
    void activated();

    /** They could not be started. */
    void failed(PluginLoadException failure);
  }

  private final String plugin;
  private final Starter starter;
  private final Duration stop;
  private final Duration retryAfter;
  private PluginManifest manifest;
  private @Nullable Activation activation;
  private @Nullable Listener listener;
  private boolean isEnded;
  private volatile @Nullable Instances started;
  private volatile @Nullable Stage ready;

  /** One attempt to start the instances, on a thread of its own. */
  private final class Activation {

    private final CompletableFuture<Stage> outcome = new CompletableFuture<>();
    private final Thread thread =
        Thread.ofPlatform()
            .name("xcore-activate-" + plugin)
            .daemon()
            .unstarted(() -> activate(this));
    private volatile long failedAt = Call.NEVER;

    private boolean isStale(Duration after) {
      return failedAt != Call.NEVER && DeadlineWatch.now() >= DeadlineWatch.after(failedAt, after);
    }
  }

  /**
   * Makes instances that are still to be started.
   *
   * @param plugin its name
   * @param manifest in force
   * @param starter starts the instances, with the limits of a manifest
   * @param stop how long an activation under way may take to be given up
   */
  LazyInstances(String plugin, PluginManifest manifest, Starter starter, Duration stop) {
    this(plugin, manifest, starter, stop, RETRY_AFTER);
  }

  /** Makes instances whose failed activation is tried again after some time. */
  LazyInstances(
      String plugin, PluginManifest manifest, Starter starter, Duration stop, Duration retryAfter) {
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
  synchronized void listen(Listener next) {
    listener = next;
    if (started != null) {
      next.activated();
    }
  }

  /**
   * Starts the instances unless that has been done, and waits for it.
   *
   * @param call which waits, until its deadline
   * @return the stage that serves it
   * @throws PluginUnavailableException if they cannot be started; says why
   */
  Stage activated(Call call) {
    Stage now = ready;
    return now == null ? await(call) : now;
  }

  private Stage await(Call call) {
    try {
      long left = Math.max(1, call.deadline() - DeadlineWatch.now());
      return attempt().outcome.get(left, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetiredException gone) {
        throw gone;
      }
      throw new PluginUnavailableException(
          "plugin '%s' could not be activated: %s".formatted(plugin, reason(e.getCause())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw late(call);
    } catch (TimeoutException e) {
      throw late(call);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause instanceof PluginLoadException known
        ? PluginEntry.headline(known)
        : String.valueOf(cause);
  }

  private CallTimeoutException late(Call call) {
    return new CallTimeoutException(
        "%s waited for the activation of plugin '%s' until its deadline: try again"
            .formatted(PluginFailures.subject(plugin, call.action()), plugin));
  }

  private synchronized Activation attempt() {
    Activation now = activation;
    if (isEnded) {
      throw new RetiredException();
    }
    if (now == null || now.isStale(retryAfter)) {
      now = new Activation();
      activation = now;
      now.thread.start();
    }
    return now;
  }

  private void activate(Activation attempt) {
    try {
      attempt.outcome.complete(begin(starter.start(manifest())));
    } catch (RetiredException e) {
      attempt.outcome.completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      PluginLoadException failure = PluginChanges.failure(Path.of(plugin), e);
      fail(attempt, failure);
      attempt.outcome.completeExceptionally(failure);
    }
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

  private synchronized void fail(Activation attempt, PluginLoadException failure) {
    attempt.failedAt = DeadlineWatch.now();
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
      giveUp(last);
    }
    Instances now = started;
    if (now != null) {
      now.end();
    } else {
      starter.abandon();
    }
  }

  private void giveUp(Activation attempt) {
    attempt.thread.interrupt();
    try {
      attempt.thread.join(stop);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
            Optional.empty())
        : now.status();
  }
}
