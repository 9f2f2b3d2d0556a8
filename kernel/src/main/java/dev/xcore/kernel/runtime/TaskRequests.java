package dev.xcore.kernel.runtime;

import dev.xcore.handlers.BoundTasks;
import dev.xcore.handlers.TaskOrder;
import dev.xcore.handlers.TaskRules;
import dev.xcore.handlers.TaskStore;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.worker.protocol.TaskAnswers;
import dev.xcore.worker.protocol.TaskOrders;
import java.time.Duration;
import java.util.List;

/**
 * Uses the tasks of the plugin in one worker: its own only, under its permissions. What the worker
 * calls JSON is kept as it is and given back to nobody else. Thread safe.
 *
 * @param context of the plugin in the host
 */
record TaskRequests(PluginContext context) {

  private static final int MILLION = 1_000_000;

  private TaskStore store() {
    if (context.tasks() instanceof BoundTasks tasks) {
      return tasks.store();
    }
    throw new ServiceUnavailableException("tasks cannot be used by sandboxed plugins");
  }

  private static String id(ValueReader arguments) throws ProtocolException {
    return TaskRules.id(arguments.text(TaskRules.MAX_TEXT));
  }

  void enqueue(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    List<TaskOrder> orders = TaskOrders.read(arguments);
    reply.texts(store().enqueue(orders));
  }

  void find(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    String id = id(arguments);
    long longest = TaskStore.LONGEST_WAIT.toMillis();
    Duration wait = Duration.ofMillis(Math.clamp(arguments.integer(), 0L, longest));
    TaskAnswers.write(store().find(id, wait), reply);
  }

  void list(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    TaskAnswers.write(store().list(TaskOrders.filter(arguments)), reply);
  }

  void cancel(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    reply.bool(store().cancel(id(arguments)));
  }

  void progress(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    String id = id(arguments);
    double fraction = (double) arguments.integer(0, MILLION) / MILLION;
    store().progress(id, fraction, arguments.text(TaskRules.MAX_NOTE));
    reply.nothing();
  }

  void isCancelled(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    reply.bool(store().isCancelled(id(arguments)));
  }
}
