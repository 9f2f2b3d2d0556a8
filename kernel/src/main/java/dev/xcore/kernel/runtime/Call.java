package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Demand;
import dev.xcore.kernel.events.EventChain;
import dev.xcore.kernel.events.Hook;
import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.Principal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: the context that plugin code sees, and what the pipeline knows of it.
 *
 * <p>One object per call. Its own thread writes it before it is put under watch and after it was
 * taken off. {@link #release} drops everything but what the context shows, so that a context kept
 * by plugin code keeps no other plugin alive.
 */
final class Call extends WatchedCall implements CallContext {

  /** The deadline of a call that has none. */
  static final long NEVER = Long.MAX_VALUE;

  private final String caller;
  private final boolean fromPlugin;
  private final boolean roleBound;
  private final Optional<Principal> principal;
  private final Optional<String> tenant;
  private final Trace trace;
  private long deadline;

  private @Nullable Call outer;
  private @Nullable Snapshot snapshot;
  private @Nullable CallerPermissions permissions;
  private @Nullable PluginScope scope;
  private Optional<Duration> timeout = Optional.empty();
  private Optional<Runnable> onDeadline = Optional.empty();
  private Demand demand = Demand.NONE;
  private @Nullable String action;
  private @Nullable Throwable thrown;
  private @Nullable EventChain chain;
  private @Nullable HookedPlace hooked;

  private Call(
      String caller,
      boolean fromPlugin,
      boolean roleBound,
      Optional<Principal> principal,
      Optional<String> tenant,
      Trace trace,
      long deadline) {
    this.caller = caller;
    this.fromPlugin = fromPlugin;
    this.roleBound = roleBound;
    this.principal = principal;
    this.tenant = tenant;
    this.trace = trace;
    this.deadline = deadline;
  }

  /** Begins a chain from outside, or goes on with the one this thread serves. */
  static Call from(CallOrigin origin, @Nullable Call outer) {
    Trace trace =
        origin.traceId().isPresent()
            ? Trace.of(origin.traceId().get())
            : outer == null ? Trace.create() : outer.trace;
    boolean isVisitor = origin.principal().isPresent() || origin.caller().equals(HTTP);
    Call call =
        new Call(
            origin.caller(),
            origin.fromPlugin(),
            isVisitor,
            origin.principal(),
            origin.tenant(),
            trace,
            outer == null ? NEVER : outer.deadline);
    call.outer = outer;
    call.chain = outer == null ? null : outer.chain;
    call.hooked = outer == null ? null : outer.hooked;
    call.timeout = origin.timeout();
    call.onDeadline = origin.onDeadline();
    return call;
  }

  /** Goes on with a chain: a plugin that serves {@code outer} calls another one. */
  static Call from(String plugin, CallerPermissions permissions, Call outer) {
    Call call =
        new Call(
            plugin,
            true,
            outer.roleBound,
            outer.principal,
            outer.tenant,
            outer.trace,
            outer.deadline);
    call.outer = outer;
    call.snapshot = outer.snapshot;
    call.permissions = permissions;
    call.chain = outer.chain;
    call.hooked = outer.hooked;
    return call;
  }

  /** Begins a chain in a plugin itself: a life-cycle callback, a thread of its own. */
  static Call byPlugin(String caller, Principal system) {
    return new Call(
        caller, false, false, Optional.of(system), Optional.empty(), Trace.create(), NEVER);
  }

  /** Makes the context of a task that outlives this call: no deadline, no pinned tables. */
  Call detached() {
    Call task = new Call(caller, fromPlugin, roleBound, principal, tenant, trace, NEVER);
    task.scope = scope;
    task.chain = chain;
    task.hooked = hooked;
    return task;
  }

  /** Makes the context of what hears of this call later: nothing of a plugin is kept. */
  Call told() {
    Call news = new Call(caller, fromPlugin, roleBound, principal, tenant, trace, NEVER);
    news.chain = chain;
    return news;
  }

  /** Makes a call that goes on with this one on the same thread, in the name of its caller. */
  Call nested() {
    Call inner = forked();
    inner.outer = this;
    return inner;
  }

  /** Makes a call in place of this one, which has had its time; its outer call is the same. */
  Call again(long until) {
    Call next = forked();
    next.outer = outer;
    next.deadline = until;
    return next;
  }

  /** Makes the context of a task that belongs to this call, but runs on another thread. */
  Call forked() {
    Call fork = new Call(caller, fromPlugin, roleBound, principal, tenant, trace, deadline);
    fork.snapshot = snapshot;
    fork.scope = scope;
    fork.chain = chain;
    fork.hooked = hooked;
    return fork;
  }

  @Override
  public String caller() {
    return caller;
  }

  @Override
  public Optional<Principal> principal() {
    return principal;
  }

  @Override
  public Optional<String> tenant() {
    return tenant;
  }

  @Override
  public String traceId() {
    return trace.id();
  }

  @Override
  public Optional<Duration> remaining() {
    return deadline == NEVER
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, deadline - DeadlineWatch.now())));
  }

  /** Whether the caller is a plugin, so that callers and permissions are checked. */
  boolean isFromPlugin() {
    return fromPlugin;
  }

  /** Whether roles are asked for: the chain began with a principal, or with a visitor. */
  boolean isRoleBound() {
    return roleBound;
  }

  /** Returns the permissions of the calling plugin, null if it has to be looked up. */
  @Nullable CallerPermissions permissions() {
    return permissions;
  }

  /** Takes over the permissions of the calling plugin, null if it does not serve. */
  void permissions(@Nullable ActivePlugin from) {
    permissions = from == null ? null : from.permissions();
  }

  /** Returns the tables that the whole chain sees, null for those in force. */
  @Nullable Snapshot snapshot() {
    return snapshot;
  }

  /** Whether the chain may still call this version of a plugin. */
  boolean sees(ActivePlugin version) {
    Snapshot seen = snapshot;
    return seen != null && seen.active().get(version.name()) == version;
  }

  /** Makes the whole chain see these tables, unless it sees others already. */
  void pin(Snapshot tables) {
    if (snapshot == null) {
      snapshot = tables;
    }
  }

  /** Names the action, for messages, and what it demands. */
  void target(String name, Demand needed) {
    action = name;
    demand = needed;
  }

  /** Returns the events that led to this call, null for none. */
  @Nullable EventChain chain() {
    return chain;
  }

  /** Says which events led to this call. */
  void chain(@Nullable EventChain events) {
    chain = events;
  }

  /** Says that the call is what a hook does. */
  void under(Hook hook) {
    hooked = new HookedPlace(hook, hooked);
  }

  /** Whether a hook has led to this call. */
  boolean isUnder(Hook hook) {
    return HookedPlace.isBelow(hooked, hook);
  }

  /** Gives the call a limit of its own, and something to run when it is over. */
  void limit(Duration most, Runnable late) {
    timeout = Optional.of(most);
    onDeadline = Optional.of(late);
  }

  /** Says that the call goes on in other code. Its deadline has been set before. */
  void moveTo(PluginCounters plugin, PluginScope instance) {
    counters(plugin);
    scope = instance;
  }

  /** Says whose code runs the call. */
  void enters(PluginScope instance) {
    scope = instance;
  }

  /** Returns the scope of the instance that runs the call, null for none. */
  @Nullable PluginScope scope() {
    return scope;
  }

  @Nullable String action() {
    return action;
  }

  Demand demand() {
    return demand;
  }

  /** Keeps what the plugin's code threw, for the step that may repeat it. */
  void thrown(Throwable failure) {
    thrown = failure;
  }

  /** Returns what the plugin's code threw last, once; null for nothing. */
  @Nullable Throwable takeThrown() {
    Throwable failure = thrown;
    thrown = null;
    return failure;
  }

  Optional<Duration> timeout() {
    return timeout;
  }

  @Override
  long deadline() {
    return deadline;
  }

  void deadline(long time) {
    deadline = time;
  }

  @Override
  @Nullable WatchedCall outer() {
    return outer;
  }

  @Override
  Optional<Runnable> onDeadline() {
    return onDeadline;
  }

  @Override
  void release() {
    super.release();
    outer = null;
    snapshot = null;
    permissions = null;
    scope = null;
    thrown = null;
    onDeadline = Optional.empty();
  }

  @Override
  public String toString() {
    PluginCounters plugin = counters();
    return "call from "
        + caller
        + (action == null ? "" : " to action '" + action + "'")
        + (plugin == null ? "" : " of plugin '" + plugin.plugin() + "'");
  }
}
