package dev.xcore.kernel.runtime;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.UnknownActionException;
import dev.xcore.sdk.XcoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One version of a plugin that serves. Thread safe. */
public final class ActivePlugin {

  private final String name;
  private final VersionParts parts;
  private volatile CallPipeline pipeline;
  private volatile @Nullable Snapshot lastSnapshot;

  ActivePlugin(VersionParts parts) {
    PluginManifest manifest = parts.settings().inForce().manifest();
    this.name = manifest.name();
    this.parts = parts;
    this.pipeline = CallPipeline.compile(manifest, parts.pipeline(), Optional.empty());
  }

  /**
   * Returns the plugin's name.
   *
   * @return as in the manifest
   */
  public String name() {
    return name;
  }

  /**
   * Returns the manifest, with the operator's overrides applied.
   *
   * @return the manifest
   */
  public PluginManifest manifest() {
    return parts.settings().inForce().manifest();
  }

  /**
   * Returns the plugin's instance, for the invokers of {@link #handlers}.
   *
   * @return the instance
   */
  public Object instance() {
    return parts.instance();
  }

  /**
   * Returns the plugin's binder, which writes what its handlers return.
   *
   * @return the binder
   */
  public Binder binder() {
    return parts.binder();
  }

  /**
   * Returns actions, routes and sockets.
   *
   * @return the table
   */
  public HandlerTable handlers() {
    return parts.handlers();
  }

  /**
   * Returns the folder of files served as they are, under {@code PREFIX/static/}.
   *
   * @return an existing folder, empty if the plugin has none
   */
  public Optional<Path> publicDirectory() {
    return parts.publicDirectory();
  }

  /**
   * Runs plugin code through the call pipeline: caller, permission, deadline, rate, bulkhead,
   * context.
   *
   * @param origin where the call comes from
   * @param operation the plugin code; what it throws comes out as an {@link
   *     dev.xcore.sdk.XcoreException}, foreign exceptions as {@link
   *     dev.xcore.sdk.HandlerErrorException}
   * @param <R> its result
   * @return its result
   * @throws dev.xcore.sdk.XcoreException if a step refuses, the deadline passes or the code throws
   */
  public <R extends @Nullable Object> R run(CallOrigin origin, PluginOperation<R> operation) {
    try {
      return pipeline.run(begin(origin), operation);
    } catch (RetiredException e) {
      throw gone(e);
    }
  }

  /**
   * Runs plugin code that outlives a call: a stream being written, a socket's listener. The context
   * is bound without a deadline and no limit is counted; when the plugin unloads, the thread is
   * interrupted.
   *
   * @param origin where the call came from
   * @param operation the plugin code
   * @param <R> its result
   * @return its result
   * @throws dev.xcore.sdk.XcoreException if the plugin is unloading, or the code throws
   */
  public <R extends @Nullable Object> R stream(CallOrigin origin, PluginOperation<R> operation) {
    ThreadCrew.Stay stay = parts.scope().enterStream();
    try {
      return parts.pipeline().handler().run(Call.from(origin, null).detached(), operation);
    } finally {
      stay.leave();
    }
  }

  /**
   * Calls an action through the pipeline.
   *
   * @param origin where the call comes from
   * @param action the action's name
   * @param payload a value tree: a map, or null
   * @return what the handler returned, as it is; a {@link dev.xcore.sdk.Result} is unwrapped, its
   *     error thrown; a completion stage is awaited
   * @throws dev.xcore.sdk.XcoreException if the call fails
   */
  public @Nullable Object call(CallOrigin origin, String action, @Nullable Object payload) {
    try {
      return call(begin(origin), action, payload, false);
    } catch (RetiredException e) {
      throw gone(e);
    }
  }

  /**
   * Closes something when this version of the plugin ends: its sockets, its streams.
   *
   * @param resource closed at unload, in reverse order of registration
   * @return closing it removes it from the plugin's scope and closes the resource
   */
  public AutoCloseable own(AutoCloseable resource) {
    return parts.scope().own(resource);
  }

  /**
   * Calls an action of this very version.
   *
   * @return a value tree
   * @throws RetiredException if this version has left
   */
  @Nullable Object callForTree(Call call, String action, @Nullable Object payload) {
    return call(call, action, payload, true);
  }

  private @Nullable Object call(
      Call call, String action, @Nullable Object payload, boolean isTree) {
    ActionDescriptor known = parts.handlers().actions().get(action);
    call.target(
        known == null ? Wording.shorten(action) : action,
        known == null ? List.of() : known.roles());
    return pipeline.run(
        call,
        () -> {
          Object returned =
              known == null
                  ? handle(action, payload)
                  : known.invoker().invoke(parts.instance(), payload);
          Object value = Returned.settle(returned);
          return isTree ? ValueBoundary.result(parts.binder(), value) : value;
        });
  }

  private @Nullable Object handle(String action, @Nullable Object payload) throws Throwable {
    Optional<HandlerTable.CatchAll> catchAll = parts.handlers().catchAll();
    if (catchAll.isPresent()) {
      return catchAll.get().handle(parts.instance(), action, payload);
    }
    Set<String> known = parts.handlers().actionNames();
    throw new UnknownActionException(
        "plugin '%s' has no action '%s'%s; it has: %s"
            .formatted(
                name,
                Wording.shorten(action),
                Wording.didYouMean(action, known),
                known.isEmpty() ? "none" : String.join(", ", known)));
  }

  private Call begin(CallOrigin origin) {
    Call outer = CallBinding.current();
    Call call = Call.from(origin, outer);
    Snapshot tables = outer == null || outer.snapshot() == null ? tables() : outer.snapshot();
    call.pin(tables);
    if (origin.fromPlugin()) {
      call.permissions(tables.active().get(origin.caller()));
    }
    return call;
  }

  /** Returns tables in which this version serves: those in force, else the last ones. */
  private Snapshot tables() {
    Snapshot now = parts.tables().get();
    if (now.active().get(name) == this) {
      return now;
    }
    Snapshot last = lastSnapshot;
    return last == null ? now : last;
  }

  /** Remembers the last tables in which this version serves; before the next are published. */
  void leaves(Snapshot last) {
    lastSnapshot = last;
  }

  /** Puts settings in force. One writer. */
  void reconfigure(PluginSettings.InForce next) {
    pipeline = CallPipeline.compile(next.manifest(), parts.pipeline(), Optional.of(pipeline));
    parts.settings().change(next);
  }

  CallerPermissions permissions() {
    return parts.settings().inForce().permissions();
  }

  VersionParts parts() {
    return parts;
  }

  /**
   * Tells whether a call never began because this version of the plugin had left: it may be sent to
   * the version that is there now.
   *
   * @param error what {@link #run} or {@link #call} threw
   * @return true if no plugin code has run
   */
  public static boolean isGone(XcoreException error) {
    for (Throwable suppressed : error.getSuppressed()) {
      if (suppressed instanceof RetiredException) {
        return true;
      }
    }
    return false;
  }

  private PluginUnavailableException gone(RetiredException retired) {
    PluginUnavailableException gone = gone();
    gone.addSuppressed(retired);
    return gone;
  }

  PluginUnavailableException gone() {
    return new PluginUnavailableException(
        "plugin '" + name + "' is being replaced or unloaded: try again");
  }

  @Override
  public String toString() {
    return name + " " + manifest().version();
  }

  /**
   * Plugin code.
   *
   * @param <R> its result
   */
  @FunctionalInterface
  public interface PluginOperation<R extends @Nullable Object> {

    /**
     * Runs.
     *
     * @return the result
     * @throws Throwable whatever the plugin throws
     */
    @Nullable R run() throws Throwable;
  }
}
