package dev.xcore.worker.protocol;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.CallPolicy;
import dev.xcore.handlers.Demand;
import dev.xcore.handlers.EventHandlerDescriptor;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.HealthCheckDescriptor;
import dev.xcore.handlers.HookDescriptor;
import dev.xcore.handlers.JobDescriptor;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.ipc.ValueWriter;
import java.time.Duration;
import java.util.List;

/**
 * Writes tables.
 *
 * @param out where to
 */
record OfferWriter(ValueWriter out) {

  void write(HandlerTable table) {
    out.bool(table.catchAll().isPresent()).texts(table.roles());
    out.beginList();
    table.schemas().forEach((name, schema) -> out.text(name).value(schema));
    out.end().beginList();
    for (ActionDescriptor action : table.declaredActions()) {
      action(action);
    }
    out.end().beginList();
    for (RouteDescriptor route : table.routes()) {
      route(route);
    }
    out.end().beginList();
    for (SocketDescriptor socket : table.sockets()) {
      socket(socket);
    }
    out.end().beginList();
    for (HealthCheckDescriptor check : table.healthChecks()) {
      out.text(check.name());
    }
    out.end().beginList();
    for (EventHandlerDescriptor handler : table.events()) {
      out.text(handler.name()).text(handler.pattern()).bool(handler.durable());
      EventSubscription.options(handler.options(), out);
    }
    out.end().beginList();
    for (HookDescriptor hook : table.hooks()) {
      out.text(hook.name()).text(hook.pattern());
      HookSubscription.options(hook.options(), out);
    }
    out.end().beginList();
    for (JobDescriptor job : table.jobs()) {
      JobOffer.write(job.order(), out);
    }
    out.end().beginList();
    for (TaskDescriptor task : table.tasks()) {
      out.text(task.name());
      TaskOrders.write(task.rules(), out);
      out.value(task.input());
    }
    out.end();
  }

  private void action(ActionDescriptor action) {
    out.text(action.name()).text(Protocol.shorten(action.description()));
    demand(action.demand());
    out.bool(action.hidden()).texts(action.versions());
    out.value(action.input()).value(action.output());
    policy(action.policy());
  }

  private void route(RouteDescriptor route) {
    out.text(route.method()).text(route.path()).integer(route.status());
    demand(route.demand());
    out.text(Protocol.shorten(route.description())).texts(route.tags()).bool(route.hidden());
    out.texts(route.versions());
    parameters(route.parameters());
    if (route.body().isPresent()) {
      RouteDescriptor.Body body = route.body().get();
      out.bool(true).texts(body.contentTypes()).bool(body.required()).value(body.schema());
    } else {
      out.bool(false);
    }
    out.value(route.output()).text(route.produces()).text(origin(route.origin()));
    policy(route.policy());
  }

  private void socket(SocketDescriptor socket) {
    out.text(socket.path());
    demand(socket.demand());
    out.text(Protocol.shorten(socket.description()));
    out.texts(socket.versions());
    parameters(socket.parameters());
    out.text(origin(socket.origin()));
  }

  private void demand(Demand demand) {
    out.texts(demand.roles()).texts(demand.permissions());
  }

  private static String origin(String origin) {
    return origin.substring(0, Math.min(OfferReader.LONGEST_TEXT, origin.length()));
  }

  private void parameters(List<RouteDescriptor.Parameter> parameters) {
    out.beginList();
    for (RouteDescriptor.Parameter parameter : parameters) {
      out.text(parameter.name()).text(parameter.source().name()).bool(parameter.required());
      out.value(parameter.schema());
    }
    out.end();
  }

  private void policy(CallPolicy policy) {
    out.bool(policy.retry().isPresent());
    if (policy.retry().isPresent()) {
      out.integer(policy.retry().get().maxAttempts());
      duration(policy.retry().get().backoff());
    }
    out.bool(policy.circuitBreaker().isPresent());
    if (policy.circuitBreaker().isPresent()) {
      CallPolicy.Suspension breaker = policy.circuitBreaker().get();
      out.number(breaker.failureRate()).integer(breaker.window());
      duration(breaker.openFor());
    }
    out.bool(policy.rateLimit().isPresent());
    if (policy.rateLimit().isPresent()) {
      out.integer(policy.rateLimit().get().calls());
      duration(policy.rateLimit().get().period());
    }
  }

  private void duration(Duration duration) {
    out.integer(duration.toNanos());
  }
}
