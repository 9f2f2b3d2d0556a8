package dev.xcore.worker.protocol;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.EventHandlerDescriptor;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.HealthCheckDescriptor;
import dev.xcore.handlers.HookDescriptor;
import dev.xcore.handlers.JobDescriptor;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.handlers.TaskDescriptor;

/** Makes what the host invokes in place of the handlers of a table that a worker has sent. */
public interface Invokers {

  /**
   * Makes the invoker of an action.
   *
   * @param name by which the worker knows it
   * @return the invoker
   */
  ActionDescriptor.Invoker action(String name);

  /**
   * Makes the handler of unknown actions.
   *
   * @return the handler
   */
  HandlerTable.CatchAll catchAll();

  /**
   * Makes the invoker of a route.
   *
   * @param index in the table
   * @return the invoker
   */
  RouteDescriptor.Invoker route(int index);

  /**
   * Makes the acceptor of a WebSocket endpoint.
   *
   * @param index in the table
   * @return the acceptor
   */
  SocketDescriptor.Acceptor socket(int index);

  /**
   * Makes the invoker of a health check.
   *
   * @param name of the check
   * @return the invoker
   */
  HealthCheckDescriptor.Invoker health(String name);

  /**
   * Makes the invoker of a method that takes events.
   *
   * @param name of the method
   * @return the invoker
   */
  EventHandlerDescriptor.Invoker event(String name);

  /**
   * Makes the invoker of a method that stands at hook points.
   *
   * @param name of the method
   * @return the invoker
   */
  HookDescriptor.Invoker hook(String name);

  /**
   * Makes the invoker of a method that runs as a job.
   *
   * @param name of the job
   * @return the invoker
   */
  JobDescriptor.Invoker job(String name);

  /**
   * Makes the invoker of a method that runs tasks.
   *
   * @param name of the task
   * @return the invoker
   */
  TaskDescriptor.Invoker task(String name);
}
