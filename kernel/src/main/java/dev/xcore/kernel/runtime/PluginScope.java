package dev.xcore.kernel.runtime;

import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.Services;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Everything that belongs to one version of a plugin and ends with it: resources, streams, threads.
 * Thread safe.
 *
 * <p>Streams and resources end first, so that their clients can be told; tasks end after {@code
 * onUnload}, which may still need them.
 */
final class PluginScope {

  private static final Duration NUDGE = Duration.ofMillis(100);

  private final String plugin;
  private final ClassLoader loader;
  private final Logger logger;
  private final Optional<PluginScope> parent;
  private final ThreadCrew streams = new ThreadCrew();
  private final ThreadCrew tasks = new ThreadCrew();
  private final Deque<Owned> resources = new ArrayDeque<>();
  private final Deque<AutoCloseable> kept = new ArrayDeque<>();
  private boolean isClosedToResources;
  private volatile boolean isClosed;
  private volatile @Nullable PluginInstance instance;
  private volatile @Nullable Services services;

  PluginScope(String plugin, ClassLoader loader, Logger logger) {
    this(plugin, loader, logger, Optional.empty());
  }

  private PluginScope(
      String plugin, ClassLoader loader, Logger logger, Optional<PluginScope> parent) {
    this.plugin = plugin;
    this.loader = loader;
    this.logger = logger;
    this.parent = parent;
  }

  /** Makes the scope of one instance of the version; to be closed by itself. */
  PluginScope child(ClassLoader of) {
    return new PluginScope(plugin, of, logger, Optional.of(this));
  }

  /** Returns the scope of the instance that this thread serves, this one if it serves none. */
  PluginScope current() {
    Call call = CallBinding.current();
    PluginScope serving = call == null ? null : call.scope();
    return serving != null && serving.parent.filter(version -> version == this).isPresent()
        ? serving
        : this;
  }

  /** Says which instance the scope is of. */
  void belongsTo(PluginInstance owner) {
    instance = owner;
  }

  /** Returns the instance that the scope is of; null for a version's, or before there is one. */
  @Nullable PluginInstance instance() {
    return instance;
  }

  /** Says what code in the scope finds. */
  void finds(Services offered) {
    services = offered;
  }

  /** Finds a service as code in the scope does. */
  Optional<Object> service(String name) {
    Services offered = services;
    return offered == null ? Optional.empty() : offered.find(name);
  }

  String plugin() {
    return plugin;
  }

  ClassLoader loader() {
    return loader;
  }

  /** A resource in the scope; equal to itself only. */
  private static final class Owned {

    private final AutoCloseable resource;

    private Owned(AutoCloseable resource) {
      this.resource = resource;
    }
  }

  /** Closes a resource with the scope, in reverse order; at once if the scope is closed already. */
  AutoCloseable own(AutoCloseable resource) {
    Owned owned = new Owned(resource);
    synchronized (resources) {
      if (!isClosedToResources) {
        resources.push(owned);
        return () -> close(owned);
      }
    }
    release(resource);
    return () -> {};
  }

  /**
   * Closes a resource after everything else of the scope, in reverse order: what calls, {@code
   * onUnload} and tasks may still need; at once if the scope is closed already.
   */
  void keep(AutoCloseable resource) {
    synchronized (resources) {
      if (!isClosedToResources) {
        kept.push(resource);
        return;
      }
    }
    release(resource);
  }

  private void close(Owned owned) throws Exception {
    boolean isMine;
    synchronized (resources) {
      isMine = resources.remove(owned);
    }
    if (isMine) {
      owned.resource.close();
    }
  }

  /** Makes the current thread part of the scope while it serves a stream. */
  ThreadCrew.Stay enterStream() {
    ThreadCrew.Stay stay = streams.enter();
    if (isClosed) {
      stay.leave();
      throw new PluginUnavailableException("plugin '" + plugin + "' is being unloaded");
    }
    return stay;
  }

  /** Makes virtual threads that are part of the scope while they run. */
  ThreadFactory threads() {
    ThreadFactory factory =
        Thread.ofVirtual()
            .name("plugin-" + plugin + "-", 0)
            .uncaughtExceptionHandler(
                (thread, thrown) -> logger.error("a task of plugin '{}' failed", plugin, thrown))
            .factory();
    return task -> {
      if (isClosed) {
        throw new RejectedExecutionException(
            "plugin '" + plugin + "' is unloaded: its executor takes no more tasks");
      }
      return factory.newThread(() -> asTask(task));
    };
  }

  private void asTask(Runnable task) {
    ThreadCrew.Stay stay = tasks.enter();
    try {
      Thread.currentThread().setContextClassLoader(loader);
      if (isClosed) {
        Thread.currentThread().interrupt();
      }
      task.run();
    } finally {
      Thread.currentThread().setContextClassLoader(null);
      stay.leave();
    }
  }

  boolean isClosed() {
    return isClosed;
  }

  /** Closes the resources there are now, then interrupts the streams and waits for them. */
  void endStreams(Duration most) {
    Optional<Owned> next = newest();
    while (next.isPresent()) {
      release(next.get().resource);
      next = newest();
    }
    if (!stop(streams, most)) {
      logger.warn("plugin '{}' has {} streams that do not end", plugin, streams.size());
    }
  }

  private Optional<Owned> newest() {
    synchronized (resources) {
      return Optional.ofNullable(resources.poll());
    }
  }

  private void release(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception | LinkageError e) {
      logger.warn("a resource of plugin '{}' could not be closed", plugin, e);
    }
  }

  /** Ends everything, and lets nothing in any more. */
  void close(Duration most) {
    isClosed = true;
    synchronized (resources) {
      isClosedToResources = true;
    }
    endStreams(most);
    if (!stop(tasks, most)) {
      logger.warn("plugin '{}' has {} tasks that ignore their interrupt", plugin, tasks.size());
    }
    releaseKept();
  }

  private void releaseKept() {
    List<AutoCloseable> last;
    synchronized (resources) {
      last = List.copyOf(kept);
      kept.clear();
    }
    last.forEach(this::release);
  }

  /** Interrupts again and again, because an interrupt may be swallowed. */
  private static boolean stop(ThreadCrew crew, Duration most) {
    long end = DeadlineWatch.after(DeadlineWatch.now(), most);
    crew.interruptAll();
    while (!crew.awaitEmpty(NUDGE)) {
      if (DeadlineWatch.now() > end || Thread.currentThread().isInterrupted()) {
        return false;
      }
      crew.interruptAll();
    }
    return true;
  }
}
