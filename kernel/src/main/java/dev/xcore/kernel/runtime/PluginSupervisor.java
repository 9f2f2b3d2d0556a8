package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.events.EventBus;
import dev.xcore.kernel.events.HookManager;
import dev.xcore.kernel.health.HealthMonitor;
import dev.xcore.kernel.leaks.LoaderCounts;
import dev.xcore.kernel.leaks.UnloadWatch;
import dev.xcore.kernel.net.OutboundHttp;
import dev.xcore.kernel.sandbox.Sandbox;
import dev.xcore.kernel.state.HistoryLimits;
import dev.xcore.kernel.state.PluginAct.Kind;
import dev.xcore.kernel.state.PluginStateFile;
import dev.xcore.kernel.state.PluginStates;
import dev.xcore.kernel.values.ValueBoundary;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Events;
import dev.xcore.sdk.Hooks;
import dev.xcore.sdk.Result;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after all plugins: loads them in order, routes calls to them, reports on them. Thread safe;
 * changes of plugins are made one after the other.
 */
public final class PluginSupervisor {

  private static final Logger LOG = LoggerFactory.getLogger(PluginSupervisor.class);

  private final KernelOptions options;
  private final PermissionJudge judge;
  private final DeadlineWatch watch = DeadlineWatch.start();
  private final UnloadWatch unloads;
  private final Binder binder = Binder.create();
  private final ReentrantLock changing = new ReentrantLock(true);
  private final PluginFolder folder;
  private final SignatureGate gate;
  private final PluginCodeLoader codeLoader;
  private final PluginTable table;
  private final CallDispatcher dispatcher;
  private final PluginChanges changes;
  private final PluginStates states;
  private final Wishes wishes;
  private final Acts acts;
  private final Convergence convergence;
  private final Reconfiguration reconfiguration;
  private final BootSequence bootSequence;
  private final HealthMonitor healthMonitor;
  private final Sandbox sandbox;
  private final CallMiddlewares middlewares = new CallMiddlewares(this::recompile);
  private final HostEvents events;
  private final HookManager hookManager;
  private final PlatformHooks platformHooks;
  private final HostHooks hooks;

  private PluginSupervisor(KernelOptions options, Edge edge, InstantSource clock) {
    CallBinding.claim();
    this.options = options;
    this.events = new HostEvents(options.events(), watch, binder);
    this.hookManager =
        HookManager.create(options.events().settings().handlerTimeout(), options.events());
    this.platformHooks = new PlatformHooks(hookManager, binder);
    this.hooks = new HostHooks(hookManager, binder, events);
    LifecycleHooks lifecycle = new LifecycleHooks(platformHooks);
    this.folder = PluginFolder.of(options);
    this.states =
        options
            .states()
            .orElseGet(() -> PluginStateFile.open(options.desiredStateFile(), HistoryLimits.USUAL));
    this.unloads =
        UnloadWatch.start(
            options.unloading(), options.varDirectory().resolve("tmp"), options.events(), clock);
    this.gate = SignatureGate.of(options);
    this.codeLoader = PluginCodeLoader.of(options, unloads, gate);
    this.table =
        new PluginTable(
            edge,
            clock,
            new PluginNews(options.events()),
            gate::review,
            unloads::summary,
            options.calls().showsCauses(),
            options.core());
    this.healthMonitor = HealthMonitor.create(clock);
    this.sandbox = Sandbox.of(options.sandbox());
    this.dispatcher = new CallDispatcher(table::snapshot);
    this.judge =
        new PermissionJudge(options.calls().permissions(), options.events(), DeadlineWatch::now);
    Retirement retirement = new Retirement(watch, unloads, options.stopTimeout());
    PluginLoader loader =
        new PluginLoader(
            options, codeLoader, watch, controls(), table::snapshot, retirement, sandbox);
    Admission admission = new Admission(options.frameworkVersion(), gate::expect, table);
    this.changes =
        new PluginChanges(options, folder, table, loader, admission, retirement, lifecycle);
    this.reconfiguration = new Reconfiguration(options, folder, table);
    this.bootSequence =
        new BootSequence(
            options,
            new BootPlan(options, table, admission, states),
            table,
            loader,
            admission,
            retirement,
            lifecycle);
    this.wishes = new Wishes(options, table, changes, states, clock);
    this.acts = new Acts(states, table, clock);
    this.convergence = new Convergence(options, folder, table, changes, states, acts);
  }

  private CallControls controls() {
    return new CallControls(middlewares, hookManager, judge, healthMonitor);
  }

  /**
   * Makes a supervisor that has loaded nothing yet.
   *
   * @param options what it needs to know
   * @param edge what serves plugins to the outside
   * @return the supervisor
   */
  public static PluginSupervisor create(KernelOptions options, Edge edge) {
    return create(options, edge, InstantSource.system());
  }

  /** Makes a supervisor that tells the time of transitions by a clock. */
  static PluginSupervisor create(KernelOptions options, Edge edge, InstantSource clock) {
    return new PluginSupervisor(options, edge, clock);
  }

  /**
   * Scans the plugin folder and loads everything in it, in the order of requirements. A plugin that
   * fails is reported and does not stop the others.
   *
   * @return the status of every plugin
   * @throws PluginLoadException if a plugin with {@code boot_failure: abort} failed
   */
  public List<PluginStatus> boot() {
    states.open();
    return change(() -> {
      bootSequence.run(PluginSource.scan(folder));
      report();
      abortIfAsked();
      return plugins();
    });
  }

  /**
   * Unloads all plugins in reverse order; harmless when repeated.
   *
   * @param grace how long running calls may take to finish
   */
  public void shutdown(Duration grace) {
    OutboundHttp outbound = options.outbound();
    EventBus bus = options.events();
    states.close();
    try (watch;
        bus;
        unloads;
        sandbox;
        codeLoader;
        healthMonitor;
        outbound) {
      change(() -> changes.unloadAll(grace));
    }
  }

  /**
   * Returns what can be called now.
   *
   * @return the snapshot in force
   */
  public Snapshot snapshot() {
    return table.snapshot();
  }

  /**
   * Calls an action.
   *
   * @param origin where the call comes from
   * @param plugin the plugin's name
   * @param action the action's name
   * @param payload a value tree, a record or a payload, or null
   * @return the outcome, its value a value tree; never throws for a failed call
   */
  public Result call(CallOrigin origin, String plugin, String action, @Nullable Object payload) {
    try {
      Object tree = ValueBoundary.payload(binder, payload);
      return Result.ok(dispatcher.call(plugin, action, tree, () -> begin(origin)));
    } catch (XcoreException e) {
      return Result.failure(e);
    }
  }

  /**
   * Calls an action as the embedding application.
   *
   * @param plugin the plugin's name
   * @param action the action's name
   * @param payload a value tree, a record or a payload, or null
   * @return the outcome, its value a value tree; never throws for a failed call
   */
  public Result call(String plugin, String action, @Nullable Object payload) {
    return call(CallOrigin.of("system"), plugin, action, payload);
  }

  /**
   * Returns the events as the platform and the application that embeds it see them: sent in the
   * name of {@code xcore}, taken without permissions.
   *
   * @return sends and takes events
   */
  public Events events() {
    return events;
  }

  /**
   * Returns what brings events from plugin to plugin: its history, subscriptions and dead letters.
   *
   * @return closed with the supervisor
   */
  public EventBus bus() {
    return options.events();
  }

  /**
   * Returns the hooks as the application that embeds the platform sees them: it may stand at every
   * point.
   *
   * @return stands at hook points, and offers some named {@code xcore.xxx}
   */
  public Hooks hooks() {
    return hooks;
  }

  /**
   * Returns the platform's own hook points, for its other parts.
   *
   * @return lets things happen there
   */
  public PlatformHooks platformHooks() {
    return platformHooks;
  }

  /**
   * Returns what plugins offer to each other.
   *
   * @return lists it, and says whom names mean
   */
  public ProvidedServices provided() {
    return options.provided();
  }

  /**
   * Reports on every plugin.
   *
   * @return by name
   */
  public List<PluginStatus> plugins() {
    return table.entries().stream().map(PluginEntry::status).toList();
  }

  /**
   * Reports on one plugin.
   *
   * @param name its name
   * @return its status, empty if there is none
   */
  public Optional<PluginStatus> find(String name) {
    return table.find(name).map(PluginEntry::status);
  }

  /**
   * Loads a plugin that lies in the plugin folder and does not serve, and remembers beyond a
   * restart that it is wanted. One that serves is left alone.
   *
   * @param name its name
   * @param actor who wants it, for the history
   * @return its status, {@link PluginState#ACTIVE}, or {@link PluginState#LOADED} if it is lazy
   * @throws dev.xcore.sdk.PluginNotFoundException if the folder has none of that name
   * @throws dev.xcore.sdk.ConflictException if it is disabled
   * @throws PluginLoadException if it cannot be loaded
   */
  public PluginStatus load(String name, String actor) {
    return act(Kind.LOAD, name, actor, () -> wishes.load(name, actor));
  }

  /**
   * Unloads a plugin: it leaves the tables, its calls finish, it is closed. It stays unloaded
   * beyond a restart, until somebody loads it.
   *
   * @param name its name
   * @param actor who wants it, for the history
   * @return its status, {@link PluginState#UNLOADED}
   * @throws dev.xcore.sdk.PluginNotFoundException if there is none of that name
   * @throws dev.xcore.sdk.ConflictException if serving plugins require it; names them
   */
  public PluginStatus unload(String name, String actor) {
    return unload(name, false, actor);
  }

  /**
   * Unloads a plugin, and on demand those that require it.
   *
   * @param name its name
   * @param cascade whether serving plugins that require it are unloaded before it; they are blocked
   *     then, and come back when it is loaded again
   * @param actor who wants it, for the history
   * @return its status, {@link PluginState#UNLOADED}
   * @throws dev.xcore.sdk.PluginNotFoundException if there is none of that name
   * @throws dev.xcore.sdk.ConflictException if serving plugins require it and {@code cascade} is
   *     false; names them
   */
  public PluginStatus unload(String name, boolean cascade, String actor) {
    return act(Kind.UNLOAD, name, actor, () -> wishes.unload(name, cascade, actor));
  }

  /**
   * Lets a disabled plugin be loaded again, and loads it.
   *
   * @param name its name
   * @param actor who wants it, for the history
   * @return its status, {@link PluginState#ACTIVE}
   * @throws dev.xcore.sdk.PluginNotFoundException if the folder has none of that name
   * @throws dev.xcore.sdk.ConflictException if the configuration disables it
   * @throws PluginLoadException if it cannot be loaded; it is enabled nevertheless
   */
  public PluginStatus enable(String name, String actor) {
    return act(Kind.ENABLE, name, actor, () -> wishes.enable(name, actor));
  }

  /**
   * Unloads a plugin and keeps everybody from loading it until it is enabled, beyond a restart.
   *
   * @param name its name
   * @param cascade as for {@link #unload(String, boolean, String)}
   * @param actor who wants it, for the history
   * @return its status, {@link PluginState#DISABLED}
   * @throws dev.xcore.sdk.PluginNotFoundException if there is none of that name
   * @throws dev.xcore.sdk.ConflictException if serving plugins require it and {@code cascade} is
   *     false; names them
   */
  public PluginStatus disable(String name, boolean cascade, String actor) {
    return act(Kind.DISABLE, name, actor, () -> wishes.disable(name, cascade, actor));
  }

  /**
   * Explains why a plugin serves or does not.
   *
   * @param name its name
   * @return the explanation, empty if there is no plugin of that name
   */
  public Optional<PluginDiagnosis> why(String name) {
    return PluginDiagnosis.of(name, plugins());
  }

  /**
   * Replaces a plugin by what lies in the plugin folder now. The new version is complete and
   * started before the tables are swapped; if it fails, the old one goes on serving.
   *
   * @param name its name
   * @param actor who wants it, for the history
   * @return its status, {@link PluginState#ACTIVE}
   * @throws dev.xcore.sdk.PluginNotFoundException if there is none of that name
   * @throws PluginLoadException if the new version cannot be loaded
   */
  public PluginStatus reload(String name, String actor) {
    return act(
        Kind.RELOAD,
        name,
        actor,
        () -> {
          refuseLeaking(name);
          wishes.reload(name, actor);
        });
  }

  /**
   * Reports on the permissions of a plugin.
   *
   * @param name its name
   * @return what it asks for and what it did with it; empty if its manifest is not known
   */
  public Optional<PermissionReport> permissions(String name) {
    return find(name).flatMap(PluginStatus::manifest).map(judge.ledger()::report);
  }

  /**
   * Replaces a plugin like {@link #reload}, even if many of its past versions stay in memory.
   *
   * @param name its name
   * @param actor who wants it, for the history
   * @return its status, {@link PluginState#ACTIVE}
   * @throws dev.xcore.sdk.PluginNotFoundException if there is none of that name
   * @throws PluginLoadException if the new version cannot be loaded
   */
  public PluginStatus forceReload(String name, String actor) {
    return act(Kind.RELOAD, name, actor, () -> wishes.reload(name, actor));
  }

  private void refuseLeaking(String name) {
    int leaked = unloads.summary(name).leaked();
    if (leaked > options.unloading().maxLeaked()) {
      unloads.lookAgain();
      throw new ConflictException(
          """
          plugin '%s' is not reloaded: %d of its past versions stay in memory, and \
          plugins.max_leaked allows %d; 'xcore plugin info %s' says what holds them; mend that, or \
          reload by force\
          """
              .formatted(name, leaked, options.unloading().maxLeaked(), name));
    }
  }

  /**
   * Counts the class loaders of all plugins.
   *
   * @return how many were made, have left memory, stay in it
   */
  public LoaderCounts loaders() {
    return unloads.counts();
  }

  /**
   * Gives a serving plugin new settings and overrides from {@link KernelOptions}: its rate limit,
   * deadline and bulkhead change at once, and {@code onConfigChange} is called when its settings
   * did.
   *
   * @param name its name; unknown or not serving is ignored
   * @return what failed, by plugin; empty if all went well
   */
  public Map<String, String> reconfigure(String name) {
    return change(() -> reconfiguration.apply(name));
  }

  /**
   * Returns the folder that plugins are loaded from.
   *
   * @return the plugin folder
   */
  public PluginFolder folder() {
    return folder;
  }

  /**
   * Returns what a serving plugin was loaded from.
   *
   * @param name its name
   * @return its content's hash, see {@link PluginContent#hash}; empty if it does not serve
   */
  public Optional<String> contentHash(String name) {
    return table.find(name).flatMap(PluginEntry::loaded).map(loaded -> loaded.code().contentHash());
  }

  /** Gets the compiler ready, so that the next compilation is fast; returns at once. */
  public void prepareCompiler() {
    codeLoader.prepareCompiler();
  }

  /**
   * Forgets a plugin that does not serve.
   *
   * @param name its name; unknown or serving is ignored
   */
  public void forget(String name) {
    change(() -> {
      wishes.forget(name);
      options.events().forget(name);
      return name;
    });
  }

  /**
   * Brings plugins to what was said of them on other nodes, and looks again for what could not be
   * had on this one.
   *
   * @param changed names of those of which something was said
   */
  public void converge(Set<String> changed) {
    for (String plugin : change(() -> convergence.begin(changed))) {
      change(() -> {
        convergence.settle(plugin);
        return plugin;
      });
    }
  }

  /**
   * Tells what is wanted by what nodes share, and cannot be had on this one.
   *
   * @return by plugin a sentence without a subject: why, and how to mend it
   */
  public Map<String, String> gaps() {
    return convergence.gaps();
  }

  /**
   * Returns what remembers plugins beyond the life of the process.
   *
   * @return words, installed versions, and what was done
   */
  public PluginStates states() {
    return states;
  }

  /**
   * Makes a change that other changes of plugins must not come between, such as one of their files.
   *
   * @param change may load, unload and reload plugins
   * @param <T> what it returns
   * @return its outcome
   * @throws ConflictException if another change does not end in time
   */
  public <T> T exclusively(Supplier<T> change) {
    return change(change);
  }

  /**
   * Returns the call middleware around every call into a plugin.
   *
   * @return registers and lists it
   */
  public CallMiddlewares middleware() {
    return middlewares;
  }

  /**
   * Returns what runs the tasks of plugins.
   *
   * @return the tasks of the plugins that serve at the time
   */
  public PluginTasks tasks() {
    return new PluginTasks(table::snapshot);
  }

  /**
   * Looks again at whose signatures count, after that has changed. Plugins that serve go on; those
   * that would not be loaded any more are logged and announced.
   *
   * @return their names
   */
  public List<String> reviewSignatures() {
    return table.entries().stream()
        .flatMap(entry -> entry.loaded().stream())
        .filter(loaded ->
            loaded
                .code()
                .signature()
                .map(gate::review)
                .filter(now -> gate.complain(loaded.active().manifest(), now))
                .isPresent())
        .map(loaded -> loaded.active().name())
        .toList();
  }

  private void recompile() {
    change(() -> {
      table.snapshot().active().values().forEach(ActivePlugin::recompile);
      return table.snapshot();
    });
  }

  private Call begin(CallOrigin origin) {
    Call call = Call.from(origin, CallBinding.current());
    if (origin.fromPlugin()) {
      call.permissions(table.snapshot().active().get(origin.caller()));
    }
    return call;
  }

  private PluginStatus status(String name) {
    return table.find(name).orElseThrow().status();
  }

  /** Does what somebody wants and remembers it, unless it is a part of something larger. */
  private PluginStatus act(Kind kind, String name, String actor, Runnable work) {
    Supplier<PluginStatus> changing =
        () ->
            change(() -> {
              work.run();
              return status(name);
            });
    return this.changing.isHeldByCurrentThread()
        ? changing.get()
        : acts.doing(kind, name, actor, changing);
  }

  /** Makes one change after the other. */
  <T> T change(Supplier<T> change) {
    Duration most = options.startTimeout().plus(options.stopTimeout()).plus(options.drainTimeout());
    boolean isMine = false;
    try {
      isMine = changing.tryLock(most.toNanos(), TimeUnit.NANOSECONDS);
      if (!isMine) {
        throw new ConflictException("another change of plugins is still under way: try again");
      }
      return change.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConflictException("interrupted while another change of plugins was under way");
    } finally {
      if (isMine) {
        changing.unlock();
      }
    }
  }

  private void report() {
    long serving = table.snapshot().active().size();
    LOG.info("plugins known={} serving={}", table.entries().size(), serving);
  }

  private void abortIfAsked() {
    List<PluginStatus> fatal =
        plugins().stream()
            .filter(status -> status.state() == PluginState.FAILED)
            .filter(status ->
                options.abortBoot()
                    || status.manifest().filter(known -> known.runtime().abortBoot()).isPresent())
            .toList();
    if (!fatal.isEmpty()) {
      throw new PluginLoadException(
          fatal.getFirst().code().orElse(PluginLoadException.Code.START_FAILED),
          fatal.stream().flatMap(status -> status.problems().stream()).toList(),
          null);
    }
  }
}
