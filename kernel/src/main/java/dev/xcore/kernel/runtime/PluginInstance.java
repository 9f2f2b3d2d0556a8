package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.sdk.PluginUnavailableException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One instance of a plugin's entry class, with the handlers that are to be invoked on it. Thread
 * safe.
 *
 * <p>Instances count who is using them: a call while it runs, a socket until it is closed. One that
 * has been taken out of service lets nobody in any more.
 */
public final class PluginInstance {

  private static final int CLOSED = -1;

  private final Object object;
  private final InstanceClasses classes;
  private final HandlerTable handlers;
  private final boolean isAsShown;
  private final IdentityHashMap<RouteDescriptor, RouteDescriptor> routes = new IdentityHashMap<>();
  private final IdentityHashMap<SocketDescriptor, SocketDescriptor> sockets =
      new IdentityHashMap<>();
  private final PluginScope scope;
  private final Optional<ReentrantLock> turn;
  private final Stage.Handler handler;
  private final Stage stage;
  private final AtomicInteger uses = new AtomicInteger();
  private volatile Runnable whenUnused = () -> {};

  /**
   * Makes the record of an instance.
   *
   * @param object the instance of the entry class
   * @param classes what it is made of
   * @param handlers its own table
   * @param mounted the table that the edge shows
   * @param scope what ends with the instance
   * @param turn set when one thread at a time may call it
   * @param failures of the version
   */
  @SuppressWarnings("ReferenceEquality") // the very table that is shown, not one that equals it
  PluginInstance(
      Object object,
      InstanceClasses classes,
      HandlerTable handlers,
      HandlerTable mounted,
      PluginScope scope,
      Optional<ReentrantLock> turn,
      PluginFailures failures) {
    this.object = object;
    this.classes = classes;
    this.handlers = handlers;
    this.isAsShown = mounted == handlers;
    this.scope = scope;
    this.turn = turn;
    this.handler = new Stage.Handler(this, failures);
    this.stage =
        turn.isPresent() ? new Stage.OneByOne(scope.plugin(), turn.get(), handler) : this.handler;
    scope.belongsTo(this);
    if (!isAsShown) {
      pair(mounted.routes(), handlers.routes(), routes);
      pair(mounted.sockets(), handlers.sockets(), sockets);
    }
  }

  /** Pairs what the edge shows with what this instance has. */
  private static <T> void pair(List<T> mounted, List<T> own, IdentityHashMap<T, T> pairs) {
    for (int i = 0; i < Math.min(mounted.size(), own.size()); i++) {
      pairs.put(mounted.get(i), own.get(i));
    }
  }

  /**
   * Returns the instance of the entry class, for the invokers of {@link #handlers}, {@link #route}
   * and {@link #socket}.
   *
   * @return the instance
   */
  public Object object() {
    return object;
  }

  /** What this thread was answered last has been used. */
  void answered() {
    if (object instanceof SandboxedPlugin plugin) {
      plugin.seat().answered();
    }
  }

  /**
   * Returns the binder of the instance's types, which writes what its handlers return.
   *
   * @return the binder
   */
  public Binder binder() {
    return classes.binder();
  }

  /**
   * Returns the instance's own actions, routes and sockets.
   *
   * @return the table
   */
  public HandlerTable handlers() {
    return handlers;
  }

  /**
   * Returns this instance's form of a route that the edge shows.
   *
   * @param mounted a route of {@link ActivePlugin#handlers}
   * @return the route whose invoker takes this instance
   */
  public RouteDescriptor route(RouteDescriptor mounted) {
    return routes.getOrDefault(mounted, mounted);
  }

  /**
   * Returns this instance's form of a WebSocket endpoint that the edge shows.
   *
   * @param mounted an endpoint of {@link ActivePlugin#handlers}
   * @return the endpoint whose acceptor takes this instance
   */
  public SocketDescriptor socket(SocketDescriptor mounted) {
    return sockets.getOrDefault(mounted, mounted);
  }

  /** Whether its handlers are the very ones that the edge shows. */
  boolean isAsShown() {
    return isAsShown;
  }

  ClassLoader loader() {
    return classes.loader();
  }

  LifecycleManager lifecycle() {
    return classes.lifecycle();
  }

  InstanceClasses classes() {
    return classes;
  }

  PluginScope scope() {
    return scope;
  }

  Optional<ReentrantLock> turn() {
    return turn;
  }

  /** Returns the stage that calls plugin code whoever else is in it. */
  Stage.Handler handler() {
    return handler;
  }

  /** Returns the last stage of calls to this instance. */
  Stage stage() {
    return stage;
  }

  /** Sets what happens each time the last user has left. */
  void whenUnused(Runnable action) {
    whenUnused = action;
  }

  /** Begins a use; false if the instance has been taken out of service. */
  boolean tryEnter() {
    int now = uses.get();
    while (now != CLOSED) {
      if (uses.compareAndSet(now, now + 1)) {
        return true;
      }
      now = uses.get();
    }
    return false;
  }

  /**
   * Begins a use on behalf of one that has begun.
   *
   * @throws PluginUnavailableException if the instance has been taken out of service meanwhile
   */
  void enter() {
    if (!tryEnter()) {
      throw new PluginUnavailableException(
          "plugin '" + scope.plugin() + "' is being replaced or unloaded: try again");
    }
  }

  /** Ends a use. */
  void leave() {
    int now = uses.get();
    while (now > 0 && !uses.compareAndSet(now, now - 1)) {
      now = uses.get();
    }
    if (now == 1) {
      whenUnused.run();
    }
  }

  /** Returns how many use it now. */
  int uses() {
    return Math.max(0, uses.get());
  }

  /** Takes it out of service if nobody uses it. */
  boolean closeIfUnused() {
    return uses.compareAndSet(0, CLOSED) || uses.get() == CLOSED;
  }

  /** Takes it out of service whoever uses it. */
  void close() {
    uses.set(CLOSED);
  }
}
