package dev.xcore.kernel.runtime;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.Binder;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.Returned;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.settings.Wording;
import dev.xcore.kernel.surface.SurfaceChange;
import dev.xcore.kernel.values.ValueBoundary;
import dev.xcore.sdk.HandlerErrorException;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.UnknownActionException;
import dev.xcore.sdk.XcoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One version of a plugin that serves. Thread safe. */
public final class ActivePlugin {

  private final String name;
  private final VersionParts parts;
  private volatile CallPipeline pipeline;
  private final VersionJobs jobs;
  private volatile @Nullable Snapshot lastSnapshot;

  ActivePlugin(VersionParts parts) {
    PluginManifest manifest = parts.settings().inForce().manifest();
    this.name = manifest.name();
    this.parts = parts;
    this.jobs = new VersionJobs(this, parts.jobs());
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
   * Returns the plugin's binder. What a handler returned is written by that of its {@link
   * PluginInstance}, which may be another one.
   *
   * @return the binder
   */
  public Binder binder() {
    return parts.binder();
  }

  /**
   * Returns actions, routes and sockets, to be shown and mounted. They are invoked through the
   * {@link PluginInstance} that {@link #run} gives.
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
   * Returns how this version breaks users of the version that it replaced, without a version number
   * that says so.
   *
   * @return the changes; empty for none, or if it replaced nothing
   */
  public List<SurfaceChange> brokenPromises() {
    return parts.broken();
  }

  /**
   * Runs plugin code that is neither an action nor a route through the call pipeline.
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
      return pipeline.run(begin(origin), null, operation);
    } catch (RetiredException e) {
      throw gone(e);
    }
  }

  /**
   * Runs a route through the call pipeline, under its own limits too.
   *
   * @param origin where the call comes from
   * @param route one of {@link #handlers}
   * @param operation the route's code
   * @param <R> its result
   * @return its result
   * @throws dev.xcore.sdk.XcoreException if a step refuses, the deadline passes or the code throws
   */
  public <R extends @Nullable Object> R run(
      CallOrigin origin, RouteDescriptor route, PluginOperation<R> operation) {
    try {
      return pipeline.run(begin(origin), route, operation);
    } catch (RetiredException e) {
      throw gone(e);
    }
  }

  /**
   * Tells whether calls of a route may be made more than once, so that its request's body has to be
   * kept.
   *
   * @param route one of {@link #handlers}
   * @return true if failed calls are repeated
   */
  public boolean repeats(RouteDescriptor route) {
    return route.policy().retry().isPresent() || manifest().runtime().retry().maxAttempts() > 1;
  }

  /**
   * Runs plugin code that outlives a call: a stream being written, a socket's listener. The context
   * is bound without a deadline and no limit is counted; when the plugin unloads, the thread is
   * interrupted.
   *
   * @param origin where the call came from
   * @param hold keeps the instance that answered that call
   * @param operation the plugin code
   * @param <R> its result
   * @return its result
   * @throws dev.xcore.sdk.XcoreException if the plugin is unloading, or the code throws
   */
  public <R extends @Nullable Object> R stream(
      CallOrigin origin, InstanceHold hold, PluginOperation<R> operation) {
    PluginInstance instance = hold.instance();
    ThreadCrew.Stay stay = instance.scope().enterStream();
    try {
      return instance.handler().run(Call.from(origin, null).detached(), operation);
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
    return call(origin, action, payload, (value, instance) -> value);
  }

  /**
   * Calls an action through the pipeline, and writes what it returned while its instance is still
   * there.
   *
   * @param origin where the call comes from
   * @param action the action's name
   * @param payload a value tree: a map, or null
   * @param writer makes something of what the handler returned
   * @param <R> what it makes
   * @return what it made
   * @throws dev.xcore.sdk.XcoreException if the call or the writing fails
   */
  public <R extends @Nullable Object> R call(
      CallOrigin origin, String action, @Nullable Object payload, ResultWriter<R> writer) {
    try {
      return call(begin(origin), action, payload, writer);
    } catch (RetiredException e) {
      throw gone(e);
    }
  }

  /**
   * Calls an action of this very version.
   *
   * @return a value tree
   * @throws RetiredException if this version has left
   */
  @Nullable Object callForTree(Call call, String action, @Nullable Object payload) {
    return call(call, action, payload, (value, types) -> ValueBoundary.result(types, value));
  }

  private <R extends @Nullable Object> R call(
      Call call, String action, @Nullable Object payload, ResultWriter<R> writer) {
    ActionDescriptor known = parts.handlers().actions().get(action);
    call.target(
        known == null ? Wording.shorten(action) : action, parts.handlers().demandOf(action));
    return pipeline.run(call, known, new Invocation<>(known, action, payload, writer));
  }

  /** The plugin's part of a call of an action. */
  private final class Invocation<R extends @Nullable Object> implements PluginOperation<R> {

    private final @Nullable ActionDescriptor known;
    private final String action;
    private final @Nullable Object payload;
    private final ResultWriter<R> writer;

    Invocation(
        @Nullable ActionDescriptor known,
        String action,
        @Nullable Object payload,
        ResultWriter<R> writer) {
      this.known = known;
      this.action = action;
      this.payload = payload;
      this.writer = writer;
    }

    @Override
    public @Nullable R run(PluginInstance instance) throws Throwable {
      Object returned =
          known != null && instance.isAsShown()
              ? known.invoker().invoke(instance.object(), payload)
              : invoke(instance, action, payload);
      return writer.write(Returned.settle(returned), instance.binder());
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public HookStage.Hooked hooked() {
      return new HookStage.Hooked(action, payload, parts.binder());
    }

    @Override
    public PluginOperation<@Nullable Object> forTree(@Nullable Object other) {
      return new Invocation<>(
          known, action, other, (value, types) -> ValueBoundary.result(types, value));
    }

    @Override
    public @Nullable R replaced(@Nullable Object value) throws Throwable {
      return writer.write(Returned.settle(value), parts.binder());
    }
  }

  /** Invokes an instance that has handlers of its own, or whose class handles any action. */
  private @Nullable Object invoke(PluginInstance instance, String action, @Nullable Object payload)
      throws Throwable {
    HandlerTable handlers = instance.handlers();
    ActionDescriptor known = handlers.actions().get(action);
    if (known != null) {
      return known.invoker().invoke(instance.object(), payload);
    }
    if (handlers.catchAll().isPresent()) {
      return handlers.catchAll().get().handle(instance.object(), action, payload);
    }
    Set<String> names = handlers.actionNames();
    throw new UnknownActionException(
        "plugin '%s' has no action '%s'%s; it has: %s"
            .formatted(
                name,
                Wording.shorten(action),
                Wording.didYouMean(action, names),
                names.isEmpty() ? "none" : String.join(", ", names)));
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
    parts.health().change(next.manifest().runtime().healthCheck());
    parts.events().refresh();
  }

  /** Composes the pipeline anew, because what stands around all calls has changed. One writer. */
  void recompile() {
    pipeline = CallPipeline.compile(manifest(), parts.pipeline(), Optional.of(pipeline));
  }

  CallPipeline pipeline() {
    return pipeline;
  }

  CallerPermissions permissions() {
    return parts.settings().inForce().permissions();
  }

  VersionJobs jobs() {
    return jobs;
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
        "plugin '" + name + "' is being replaced or unloaded: try again", Duration.ofSeconds(1));
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
     * @param instance the instance to run on; it is given back when this returns
     * @return the result
     * @throws Throwable whatever the plugin throws
     */
    @Nullable R run(PluginInstance instance) throws Throwable;

    /**
     * Tells whether it can run again after it failed.
     *
     * @return false, unless it is known to use nothing up
     */
    default boolean isRepeatable() {
      return false;
    }

    /**
     * Returns what hooks see of it.
     *
     * @return null if it is no call of an action
     */
    default HookStage.@Nullable Hooked hooked() {
      return null;
    }

    /**
     * Returns the same with another payload, and with a value tree as its result.
     *
     * @param payload a value tree
     * @return to be run in place of this one
     */
    default PluginOperation<@Nullable Object> forTree(@Nullable Object payload) {
      throw new UnsupportedOperationException("this is no call of an action");
    }

    /**
     * Takes what a call middleware gave in place of the result.
     *
     * @param value what it gave
     * @return a result
     * @throws Throwable if the result of this call cannot be replaced, or not by this
     */
    default @Nullable R replaced(@Nullable Object value) throws Throwable {
      throw new HandlerErrorException("the result of this call cannot be replaced", null);
    }
  }
}
