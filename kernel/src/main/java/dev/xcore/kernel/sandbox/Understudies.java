package dev.xcore.kernel.sandbox;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.EventHandlerDescriptor;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.HealthCheckDescriptor;
import dev.xcore.handlers.HookDescriptor;
import dev.xcore.handlers.JobDescriptor;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.worker.protocol.Invokers;

/** Stands in for the handlers of a plugin that nobody calls through its table. */
final class Understudies implements Invokers {

  private static UnsupportedOperationException silent() {
    return new UnsupportedOperationException("this table is only looked at");
  }

  @Override
  public ActionDescriptor.Invoker action(String name) {
    return (instance, payload) -> {
      throw silent();
    };
  }

  @Override
  public HandlerTable.CatchAll catchAll() {
    return (instance, action, payload) -> {
      throw silent();
    };
  }

  @Override
  public RouteDescriptor.Invoker route(int index) {
    return (instance, request) -> {
      throw silent();
    };
  }

  @Override
  public SocketDescriptor.Acceptor socket(int index) {
    return (instance, request, session) -> {
      throw silent();
    };
  }

  @Override
  public HealthCheckDescriptor.Invoker health(String name) {
    return instance -> {
      throw silent();
    };
  }

  @Override
  public EventHandlerDescriptor.Invoker event(String name) {
    return (instance, event) -> {
      throw silent();
    };
  }

  @Override
  public JobDescriptor.Invoker job(String name) {
    return (instance, run) -> {
      throw silent();
    };
  }

  @Override
  public HookDescriptor.Invoker hook(String name) {
    return (instance, call) -> {
      throw silent();
    };
  }

  @Override
  public TaskDescriptor.Invoker task(String name) {
    return (instance, run, payload) -> {
      throw silent();
    };
  }
}
