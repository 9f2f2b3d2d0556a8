package dev.xcore.kernel.runtime;

import dev.xcore.ipc.ValueReader;
import dev.xcore.kernel.sandbox.CallLease;
import dev.xcore.kernel.sandbox.CallLease.ResultReader;
import dev.xcore.kernel.sandbox.Conversation;
import dev.xcore.kernel.sandbox.Requests;
import dev.xcore.kernel.sandbox.TalkLink;
import dev.xcore.kernel.sandbox.Worker;
import dev.xcore.kernel.sandbox.WorkerEndedException;
import dev.xcore.kernel.sandbox.WorkerLoad;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Plugin;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Reload;
import dev.xcore.worker.protocol.CallHead;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.Callback;
import dev.xcore.worker.protocol.PluginOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One worker that has the plugin: its callbacks and calls. The callbacks are those of an ordinary
 * plugin, so that the same life cycle runs them. Thread safe.
 */
final class WorkerSession implements Plugin {

  /** How long a stream may be silent. */
  private static final Duration SILENCE = Duration.ofMinutes(15);

  /** How long an event of a socket may be worked on. */
  private static final Duration BRIEF = Duration.ofSeconds(60);

  private final SandboxedVersion version;
  private final Worker worker;
  private final SandboxRequests requests;
  private volatile @Nullable PluginOffer offer;

  private WorkerSession(
      SandboxedVersion version,
      Worker worker,
      PluginContext context,
      PluginHooks hooks,
      SeatRecord seat) {
    this.version = version;
    this.worker = worker;
    this.requests =
        new SandboxRequests(
            PluginIdentity.of(version.name()),
            new SandboxServices(
                context.calls(),
                version.ground().outbound(),
                new EventRequests(context.events(), seat.events(), this),
                new HookRequests(hooks, seat.hooks(), this),
                new CacheRequests(context),
                new DatabaseRequests(context),
                new JobRequests(context),
                new TaskRequests(context),
                new ServiceRequests(context),
                context.health(),
                name -> () -> SandboxInvokers.registered(this, name)));
  }

  /**
   * Serves a worker that has no plugin yet.
   *
   * @param version of the plugin
   * @param worker hired for it
   * @param context of the plugin in the host, whose services the worker may ask for
   * @param hooks of the plugin
   * @param seat of the worker
   */
  static WorkerSession open(
      SandboxedVersion version,
      Worker worker,
      PluginContext context,
      PluginHooks hooks,
      SeatRecord seat) {
    WorkerSession session = new WorkerSession(version, worker, context, hooks, seat);
    TalkLink.serve(worker, session.requests, version.journal()::write);
    return session;
  }

  /** Brings the plugin into the worker. */
  void load(WorkerLoad load, long deadline)
      throws WorkerLoad.RefusedException, TimeoutException, InterruptedException {
    offer = load.into(worker, deadline);
  }

  Worker worker() {
    return worker;
  }

  PluginOffer offer() {
    return Objects.requireNonNull(offer, "the plugin has not been loaded");
  }

  SandboxRequests requests() {
    return requests;
  }

  /** Takes a link for one call of this thread. */
  CallLease lease() throws InterruptedException {
    return CallLease.take(worker, version.name(), deadline());
  }

  private static long deadline() {
    Call call = CallBinding.current();
    return call == null ? Call.NEVER : DeadlineWatch.onSystemClock(call.deadline());
  }

  /** Runs a call on a link of its own; the result is used by {@link #answered}. */
  <R extends @Nullable Object> @Nullable R call(
      CallTarget target, SandboxPayload payload, ResultReader<R> reader)
      throws InterruptedException {
    try (CallLease lease = lease()) {
      return call(lease, target, payload, requests, reader);
    }
  }

  /** Runs a call on a link; the result is used by {@link #answered}. */
  <R extends @Nullable Object> @Nullable R call(
      CallLease lease,
      CallTarget target,
      SandboxPayload payload,
      Requests served,
      ResultReader<R> reader)
      throws InterruptedException {
    Call call = call();
    int number = requests.begin(call);
    Conversation conversation =
        new Conversation(
            requests.during(number, served), version.journal()::write, idle(target.kind()));
    try {
      return lease.call(
          number,
          out -> {
            head(target, call).write(out);
            payload.write(out);
          },
          latest(target.kind(), call),
          conversation,
          reader);
    } catch (WorkerEndedException e) {
      throw e.hasBegun() ? e.end().toException(version.name()) : e;
    } finally {
      requests.end(number);
    }
  }

  /** Runs a call whose result says nothing. */
  void tell(CallTarget target, SandboxPayload payload) throws InterruptedException {
    try (CallLease lease = lease()) {
      tell(lease, target, payload, requests);
    }
  }

  /** Runs a call on a link whose result says nothing. */
  void tell(CallLease lease, CallTarget target, SandboxPayload payload, Requests served)
      throws InterruptedException {
    call(lease, target, payload, served, ValueReader::value);
    answered();
  }

  /** This thread has used what the worker has answered: its memory is free again. */
  void answered() {
    worker.releaseMemory();
  }

  /** A stream may last, but not in silence. */
  private static long idle(CallTarget.Kind kind) {
    return kind == CallTarget.Kind.STREAM ? SILENCE.toNanos() : Long.MAX_VALUE;
  }

  /** What belongs to no call with a deadline has one of its own, except streams. */
  private static long latest(CallTarget.Kind kind, Call call) {
    boolean isBrief =
        kind == CallTarget.Kind.SOCKET_EVENT
            || kind == CallTarget.Kind.DISCARD
            || kind == CallTarget.Kind.HEALTH;
    return isBrief && call.deadline() == Call.NEVER
        ? System.nanoTime() + BRIEF.toNanos()
        : DeadlineWatch.onSystemClock(call.deadline());
  }

  private Call call() {
    Call call = CallBinding.current();
    return call == null ? PluginIdentity.of(version.name()).ownCall() : call;
  }

  private static CallHead head(CallTarget target, Call call) {
    long micros =
        call.deadline() == Call.NEVER
            ? -1
            : Math.max(0, TimeUnit.NANOSECONDS.toMicros(call.deadline() - DeadlineWatch.now()));
    return new CallHead(
        target, micros, call.caller(), call.principal(), call.tenant(), call.traceId());
  }

  private <R extends @Nullable Object> @Nullable R callback(
      Callback callback, SandboxPayload payload, ResultReader<R> reader)
      throws InterruptedException {
    @Nullable R result =
        call(CallTarget.named(CallTarget.Kind.CALLBACK, callback.method()), payload, reader);
    answered();
    return result;
  }

  private boolean has(Callback callback) {
    return offer().callbacks().contains(callback);
  }

  @Override
  public void onLoad() throws Exception {
    if (has(Callback.ON_LOAD)) {
      callback(Callback.ON_LOAD, SandboxPayload.NONE, ValueReader::value);
    }
  }

  @Override
  public void onUnload() throws Exception {
    if (has(Callback.ON_UNLOAD) && worker.isAlive()) {
      callback(Callback.ON_UNLOAD, SandboxPayload.NONE, ValueReader::value);
    }
  }

  @Override
  public void onReload(Reload previous) throws Exception {
    if (has(Callback.ON_RELOAD)) {
      List<@Nullable Object> argument = new ArrayList<>();
      argument.add(previous.previousVersion());
      argument.add(previous.state().orElse(null));
      callback(Callback.ON_RELOAD, out -> out.value(argument), ValueReader::value);
    }
  }

  @Override
  public @Nullable Object onSuspend() throws Exception {
    return has(Callback.ON_SUSPEND)
        ? callback(Callback.ON_SUSPEND, SandboxPayload.NONE, ValueReader::value)
        : null;
  }

  /** Told in any case: the plugin's context shows the settings. */
  @Override
  public void onConfigChange(Config config) throws Exception {
    callback(
        Callback.ON_CONFIG_CHANGE,
        out -> out.beginList().value(config.asMap()).end(),
        ValueReader::value);
  }

  /** Ends the worker. */
  void end() {
    requests.close();
    worker.close();
  }

  /** Tells somebody when the worker has ended. */
  void whenEnded(Consumer<WorkerSession> listener) {
    worker.whenEnded(end -> listener.accept(this));
  }
}
