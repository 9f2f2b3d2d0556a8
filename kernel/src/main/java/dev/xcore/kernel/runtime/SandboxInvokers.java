package dev.xcore.kernel.runtime;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.EventHandlerDescriptor;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.HealthCheckDescriptor;
import dev.xcore.handlers.HookDescriptor;
import dev.xcore.handlers.JobDescriptor;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.Health;
import dev.xcore.worker.protocol.CallTarget;
import dev.xcore.worker.protocol.CallTarget.Kind;
import dev.xcore.worker.protocol.EventDelivery;
import dev.xcore.worker.protocol.HealthAnswer;
import dev.xcore.worker.protocol.Invokers;
import dev.xcore.worker.protocol.JobDelivery;
import dev.xcore.worker.protocol.TaskDelivery;
import org.jspecify.annotations.Nullable;

/**
 * The host's side of a sandboxed plugin's handlers: each asks the worker of the instance it is
 * invoked on.
 */
final class SandboxInvokers implements Invokers {

  @Override
  public ActionDescriptor.Invoker action(String name) {
    CallTarget target = CallTarget.action(name);
    return (instance, payload) -> asked(instance, target, payload);
  }

  @Override
  public HandlerTable.CatchAll catchAll() {
    return (instance, action, payload) ->
        asked(instance, CallTarget.named(Kind.CATCH_ALL, action), payload);
  }

  private static @Nullable Object asked(
      Object instance, CallTarget target, @Nullable Object payload) throws Exception {
    return plugin(instance).call(target, out -> out.value(payload), ValueReader::value);
  }

  @Override
  public RouteDescriptor.Invoker route(int index) {
    CallTarget target = CallTarget.numbered(Kind.ROUTE, index);
    return (instance, request) ->
        plugin(instance).use(session -> RouteExchange.run(session, target, request));
  }

  @Override
  public SocketDescriptor.Acceptor socket(int index) {
    CallTarget target = CallTarget.numbered(Kind.SOCKET_OPEN, index);
    return (instance, request, session) ->
        SandboxedListener.open(plugin(instance), target, request, session);
  }

  @Override
  public HealthCheckDescriptor.Invoker health(String name) {
    return instance -> plugin(instance).use(session -> health(session, name));
  }

  @Override
  public EventHandlerDescriptor.Invoker event(String name) {
    CallTarget target = CallTarget.named(Kind.EVENT, name);
    return (instance, event) ->
        plugin(instance)
            .<@Nullable Object>use(
                session -> SandboxedEvent.take(session, target, EventDelivery.Part.ALL, event));
  }

  @Override
  public HookDescriptor.Invoker hook(String name) {
    CallTarget target = CallTarget.named(Kind.HOOK, name);
    return (instance, call) ->
        plugin(instance)
            .<@Nullable Object>use(session -> {
              SandboxedHook.ask(session, target, call);
              return null;
            });
  }

  @Override
  public JobDescriptor.Invoker job(String name) {
    return job(CallTarget.named(Kind.JOB, name));
  }

  /** Makes the invoker of a handler that the plugin has registered in code. */
  static JobDescriptor.Invoker registeredJob(String name) {
    return job(new CallTarget(Kind.JOB, name, CallTarget.REGISTERED));
  }

  private static JobDescriptor.Invoker job(CallTarget target) {
    return (instance, run) -> {
      JobDelivery delivery =
          new JobDelivery(run.job(), run.dueTime(), run.attempt(), run.payload());
      plugin(instance).<@Nullable Object>call(target, delivery::write, ValueReader::value);
    };
  }

  @Override
  public TaskDescriptor.Invoker task(String name) {
    CallTarget target = CallTarget.named(Kind.TASK, name);
    return (instance, run, payload) ->
        plugin(instance)
            .call(
                target,
                new TaskDelivery(run.id(), run.queue(), run.attempt(), run.createdAt(), payload)
                    ::write,
                ValueReader::value);
  }

  /** Asks a worker's health check. */
  static @Nullable Health health(WorkerSession session, String name) throws InterruptedException {
    HealthAnswer answer =
        session.call(CallTarget.named(Kind.HEALTH, name), SandboxPayload.NONE, HealthAnswer::read);
    session.answered();
    return answer == null ? null : answer.health().orElse(null);
  }

  /** Asks a health check that the plugin has registered in code. */
  static Health registered(WorkerSession session, String name) throws InterruptedException {
    Health found = health(session, name);
    return found == null ? Health.healthy() : found;
  }

  private static SandboxedPlugin plugin(Object instance) {
    return (SandboxedPlugin) instance;
  }
}
