package dev.xcore.kernel.runtime;

import dev.xcore.handlers.BoundScheduler;
import dev.xcore.handlers.JobOrder;
import dev.xcore.handlers.JobStore;
import dev.xcore.handlers.JobTrees;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.ipc.ValueWriter;
import dev.xcore.sdk.Job;
import dev.xcore.sdk.JobPlan.Target;
import dev.xcore.sdk.JobResult;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.worker.protocol.JobOffer;
import dev.xcore.worker.protocol.Protocol;
import java.util.List;
import java.util.Optional;

/**
 * Uses the scheduler for the plugin in one worker: for its own jobs, under its permissions. Thread
 * safe.
 *
 * @param context of the plugin in the host
 */
record JobRequests(PluginContext context) {

  private static final int MOST_RUNS = 100;

  private JobStore store() {
    if (context.scheduler() instanceof BoundScheduler scheduler) {
      return scheduler.store();
    }
    throw new ServiceUnavailableException("the scheduler cannot be used by sandboxed plugins");
  }

  private static String name(ValueReader arguments) throws ProtocolException {
    return JobOrder.requireName("job", arguments.text(Protocol.NAME));
  }

  void schedule(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    JobOrder order = JobOffer.read(arguments);
    if (order.target().kind() == Target.Kind.METHOD) {
      throw new ProtocolException("a job of a method is declared, not scheduled");
    }
    reply.value(JobTrees.tree(store().schedule(order)));
  }

  void find(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    reply(store().find(name(arguments)), reply);
  }

  private static void reply(Optional<Job> job, ValueWriter reply) {
    reply.value(job.map(JobTrees::tree).orElse(null));
  }

  void list(ValueWriter reply) {
    reply.beginList();
    store().list().forEach(job -> reply.value(JobTrees.tree(job)));
    reply.end();
  }

  void cancel(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    reply.value(store().cancel(name(arguments)));
  }

  void change(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    String name = name(arguments);
    JobStore.Change change = JobStore.Change.valueOf(arguments.text(Protocol.NAME));
    reply(store().change(name, change), reply);
  }

  void history(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    List<JobResult> results = store().history(name(arguments));
    reply.beginList();
    results.forEach(result -> reply.value(JobTrees.tree(result)));
    reply.end();
  }

  void nextRuns(ValueReader arguments, ValueWriter reply) throws ProtocolException {
    String name = name(arguments);
    Optional<List<Long>> times = store().nextRuns(name, arguments.integer(1, MOST_RUNS));
    if (times.isEmpty()) {
      reply.nothing();
      return;
    }
    reply.beginList();
    times.get().forEach(reply::integer);
    reply.end();
  }
}
