package dev.xcore.worker;

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
import java.util.Optional;

/** Handlers that do nothing. */
enum NoInvokers implements Invokers {
  INSTANCE;

  @Override
  public ActionDescriptor.Invoker action(String name) {
    return (instance, payload) -> name;
  }

  @Override
  public HandlerTable.CatchAll catchAll() {
    return (instance, action, payload) -> action;
  }

  @Override
  public RouteDescriptor.Invoker route(int index) {
    return (instance, request) -> index;
  }

  @Override
  public SocketDescriptor.Acceptor socket(int index) {
    return (instance, request, session) -> Optional.empty();
  }

  @Override
  public HealthCheckDescriptor.Invoker health(String name) {
    return instance -> null;
  }

  @Override
  public EventHandlerDescriptor.Invoker event(String name) {
    return (instance, event) -> name;
  }

  @Override
  public HookDescriptor.Invoker hook(String name) {
    return (instance, call) -> {};
  }

  @Override
  public JobDescriptor.Invoker job(String name) {
    return (instance, run) -> {};
  }

  @Override
  public TaskDescriptor.Invoker task(String name) {
    return (instance, run, payload) -> name;
  }
}
