package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.EventHandlerDescriptor;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.HookDescriptor;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.kernel.registry.PluginManifest;
import dev.xcore.kernel.runtime.PluginLoadException.Code;
import dev.xcore.kernel.sandbox.Worker;
import dev.xcore.kernel.sandbox.WorkerEndedException;
import dev.xcore.kernel.sandbox.WorkerLoad;
import dev.xcore.kernel.sandbox.WorkerProfile;
import dev.xcore.kernel.sandbox.WorkerStartException;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.Quantities;
import dev.xcore.sdk.PluginContext;
import dev.xcore.worker.protocol.LoadFailure;
import dev.xcore.worker.protocol.LoadOrder;
import dev.xcore.worker.protocol.PluginOffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances of a sandboxed plugin: each is a worker process that has the plugin, and is
 * replaced by another when it ends. Thread safe.
 */
final class SandboxMaker implements VersionMaker {

  private static final int MEBIBYTE = 20;

  private final SandboxedVersion version;
  private final VersionGround ground;
  private final Binder binder;
  private final ClassLoader loader;
  private final Map<WorkerSeat, Integer> seats = new ConcurrentHashMap<>();
  private @Nullable HandlerTable shown;

  /**
   * Makes the maker.
   *
   * @param version of the plugin
   * @param binder of what crosses
   * @param loader without classes, for what asks for one
   */
  SandboxMaker(SandboxedVersion version, Binder binder, ClassLoader loader) {
    this.version = version;
    this.ground = version.ground();
    this.binder = binder;
    this.loader = loader;
  }

  @Override
  public synchronized HandlerTable handlers() {
    if (shown == null) {
      throw new IllegalStateException("no worker has been asked for its handlers yet");
    }
    return shown;
  }

  @Override
  public synchronized Optional<List<TaskDescriptor>> tasks() {
    return Optional.ofNullable(shown).map(HandlerTable::tasks);
  }

  @Override
  public boolean needsInstance() {
    return true;
  }

  @Override
  public boolean isIsolated() {
    return true;
  }

  @Override
  public PluginInstance construct() {
    return construct(ground.lifecycle(loader), ground.options().startTimeout());
  }

  @Override
  public PluginInstance make(Duration most) {
    LifecycleManager lifecycle = ground.lifecycle(loader).within(most);
    PluginInstance instance = construct(lifecycle, most);
    load(instance, lifecycle);
    return instance;
  }

  private PluginInstance construct(LifecycleManager lifecycle, Duration most) {
    PluginScope scope = ground.scope().child(loader);
    WorkerSession session = null;
    try {
      SeatRecord seatRecord = SeatRecord.of(ground, scope);
      session = hire(scope, seatRecord, most);
      PluginOffer offer = session.offer();
      WorkerSeat seat =
          new WorkerSeat(version, before -> again(scope, seatRecord, before), session);
      seat(seat);
      SandboxedPlugin plugin = new SandboxedPlugin(seat);
      return new PluginInstance(
          plugin,
          new InstanceClasses(SandboxedPlugin.class, loader, binder, offer.table(), lifecycle),
          offer.table(),
          shown(offer.table()),
          scope,
          offer.isSingleThreaded() ? Optional.of(new ReentrantLock()) : Optional.empty(),
          ground.failures());
    } catch (RuntimeException | Error e) {
      discard(null, session);
      scope.close(ground.stopTimeout());
      throw e;
    }
  }

  /** Numbers a seat with the first number that is free. */
  private synchronized void seat(WorkerSeat seat) {
    int number = 0;
    while (seats.containsValue(number)) {
      number++;
    }
    seats.put(seat, number);
  }

  @Override
  public Optional<SandboxStatus> sandbox() {
    List<SandboxStatus.WorkerStatus> workers =
        seats.entrySet().stream()
            .filter(entry -> entry.getKey().latest().worker().isAlive())
            .map(entry -> status(entry.getValue(), entry.getKey().latest().worker()))
            .sorted(Comparator.comparingInt(SandboxStatus.WorkerStatus::seat))
            .toList();
    return Optional.of(new SandboxStatus(limits(), version.crashes().status(), workers));
  }

  private static SandboxStatus.WorkerStatus status(int seat, Worker worker) {
    return new SandboxStatus.WorkerStatus(
        seat, worker.pid(), worker.hold(), worker.callsInFlight(), worker.reading());
  }

  private SandboxStatus.Limits limits() {
    PluginManifest.Resources limits = ground.manifest().resources();
    return new SandboxStatus.Limits(
        (long) limits.maxMemoryMb() << MEBIBYTE,
        limits.maxCpuPercent(),
        limits.maxCpuTime(),
        limits.maxThreads(),
        (long) limits.maxDiskMb() << MEBIBYTE);
  }

  private synchronized HandlerTable shown(HandlerTable own) {
    HandlerTable first = shown;
    if (first == null) {
      shown = own;
      return own;
    }
    requireSame(first, own);
    return first;
  }

  /** A version offers what it offered first: everything outside was built for that. */
  private void requireSame(HandlerTable first, HandlerTable own) {
    if (!Claims.of(first).equals(Claims.of(own))) {
      throw ground.failed(
          Code.HANDLER_INVALID,
          "another worker of the plugin offers other handlers: %s instead of %s; offer the same each time"
              .formatted(Claims.of(own), Claims.of(first)));
    }
  }

  /** What a table offers, by name. */
  private record Claims(
      List<String> routes,
      List<String> sockets,
      List<String> actions,
      List<String> events,
      List<String> hooks,
      List<String> jobs,
      List<String> tasks) {

    static Claims of(HandlerTable table) {
      return new Claims(
          table.routes().stream().map(route -> route.method() + " " + route.path()).toList(),
          table.sockets().stream().map(socket -> socket.path()).toList(),
          List.copyOf(table.actions().keySet()),
          table.events().stream().map(Claims::event).toList(),
          table.hooks().stream().map(Claims::hook).toList(),
          table.jobs().stream().map(job -> job.name() + " " + job.order().timing().text()).toList(),
          table.tasks().stream().map(task -> task.name() + " " + task.rules()).toList());
    }

    private static String hook(HookDescriptor hook) {
      return hook.name() + " at " + hook.pattern() + " " + hook.options();
    }

    private static String event(EventHandlerDescriptor handler) {
      return handler.name() + " to " + handler.pattern() + " " + handler.options();
    }
  }

  private WorkerSession hire(PluginScope scope, SeatRecord seat, Duration most) {
    long deadline = DeadlineWatch.onSystemClock(DeadlineWatch.after(DeadlineWatch.now(), most));
    Worker worker = null;
    WorkerSession session = null;
    try {
      worker = version.workers().hire(profile(), deadline);
      ground.manifest().resources().maxCpuTime().ifPresent(worker::limitCpu);
      PluginContext context = ground.context(binder, scope);
      PluginHooks hooks = ground.hooks(binder, scope, context.events());
      session = WorkerSession.open(version, worker, context, hooks, seat);
      session.load(
          new WorkerLoad(
              order(worker), version.files(), new SandboxInvokers(), version.journal()::write),
          deadline);
      return session;
    } catch (WorkerLoad.RefusedException e) {
      discard(worker, session);
      throw refused(e.failure());
    } catch (WorkerStartException e) {
      throw ground.failed(Code.SANDBOX_UNAVAILABLE, String.valueOf(e.getMessage()));
    } catch (WorkerEndedException e) {
      discard(worker, session);
      throw ground.failed(
          Code.START_FAILED, "its worker ended while it was loaded: " + e.end().message());
    } catch (TimeoutException e) {
      discard(worker, session);
      throw ground.failed(
          Code.START_FAILED, "it was not constructed within " + Quantities.write(most));
    } catch (InterruptedException e) {
      discard(worker, session);
      Thread.currentThread().interrupt();
      throw ground.failed(Code.START_FAILED, "interrupted: the load was given up");
    } catch (RuntimeException | Error e) {
      discard(worker, session);
      throw e;
    }
  }

  private static void discard(@Nullable Worker worker, @Nullable WorkerSession session) {
    if (session != null) {
      session.end();
    } else if (worker != null) {
      worker.close();
    }
  }

  private PluginLoadException refused(LoadFailure failure) {
    Code code =
        switch (failure.problems().getFirst().cause()) {
          case ENTRY_POINT -> Code.ENTRY_POINT;
          case HANDLER_INVALID -> Code.HANDLER_INVALID;
          case START_FAILED -> Code.START_FAILED;
        };
    List<Problem> problems =
        failure.problems().stream()
            .map(problem -> Problem.of(ground.location(), SandboxJournal.plain(problem.message())))
            .toList();
    return new PluginLoadException(code, problems, null);
  }

  private LoadOrder order(Worker worker) {
    PluginManifest manifest = ground.manifest();
    return new LoadOrder(
        manifest.name(),
        manifest.version().toString(),
        version.entryClass(),
        manifest.api().choices(),
        manifest.env(),
        ground.settings().inForce().config().asMap(),
        worker.data().map(Path::toString));
  }

  private WorkerProfile profile() {
    PluginManifest.Resources limits = ground.manifest().resources();
    return new WorkerProfile(
        limits.maxMemoryMb(),
        limits.maxCpuPercent(),
        limits.maxThreads(),
        limits.maxDiskMb(),
        files());
  }

  private Optional<WorkerProfile.Files> files() {
    List<Path> readable = version.readable();
    Optional<Path> directory =
        readable.isEmpty() ? Optional.empty() : Optional.of(version.directory());
    Optional<Path> data =
        GrantedFiles.hasData(ground.manifest().files())
            ? Optional.of(ground.dataDirectory())
            : Optional.empty();
    return data.isEmpty() && readable.isEmpty()
        ? Optional.empty()
        : Optional.of(new WorkerProfile.Files(version.name(), data, directory, readable));
  }

  /** Another worker for a seat: it comes as far as the one before had come. */
  private WorkerSession again(PluginScope scope, SeatRecord seat, PluginOffer before) {
    WorkerSession session = hire(scope, seat, ground.options().startTimeout());
    try {
      requireSame(before.table(), session.offer().table());
      ground.lifecycle(loader).load(session);
      seat.settle(session);
      return session;
    } catch (RuntimeException | Error e) {
      session.end();
      throw e;
    }
  }

  @Override
  public void load(PluginInstance instance) {
    load(instance, instance.lifecycle());
  }

  private void load(PluginInstance instance, LifecycleManager lifecycle) {
    try {
      lifecycle.load(instance.object());
    } catch (RuntimeException | Error e) {
      close(instance);
      throw e;
    }
  }

  @Override
  public void end(PluginInstance instance) {
    instance.close();
    instance.scope().endStreams(ground.stopTimeout());
    instance.lifecycle().unload(instance.object());
    close(instance);
  }

  @Override
  public void close(PluginInstance instance) {
    instance.close();
    WorkerSeat seat = ((SandboxedPlugin) instance.object()).seat();
    seat.close();
    seats.remove(seat);
    instance.scope().close(ground.stopTimeout());
  }
}
