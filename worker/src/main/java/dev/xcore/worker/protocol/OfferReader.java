package dev.xcore.worker.protocol;

import dev.xcore.handlers.ActionDescriptor;
import dev.xcore.handlers.CallPolicy;
import dev.xcore.handlers.Demand;
import dev.xcore.handlers.EventHandlerDescriptor;
import dev.xcore.handlers.HandlerDefinitionException;
import dev.xcore.handlers.HandlerTable;
import dev.xcore.handlers.HealthCheckDescriptor;
import dev.xcore.handlers.HookDescriptor;
import dev.xcore.handlers.JobDescriptor;
import dev.xcore.handlers.JobOrder;
import dev.xcore.handlers.RouteDescriptor;
import dev.xcore.handlers.SocketDescriptor;
import dev.xcore.handlers.TableAssembly;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.ipc.ProtocolException;
import dev.xcore.ipc.ValueReader;
import dev.xcore.sdk.JobPlan.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads tables: bounds what they hold here, and has the rest checked by {@link TableAssembly}. */
final class OfferReader {

  /** The longest path or origin, in characters. */
  static final int LONGEST_TEXT = 4096;

  private static final int MANY = 256;

  private final ValueReader in;
  private final LoadOrder order;
  private final Invokers invokers;

  OfferReader(ValueReader in, LoadOrder order, Invokers invokers) {
    this.in = in;
    this.order = order;
    this.invokers = invokers;
  }

  HandlerTable read() throws ProtocolException {
    try {
      return table();
    } catch (HandlerDefinitionException e) {
      String first = e.problems().getFirst();
      throw new ProtocolException(
          "the plugin's table breaks %d rules; %s"
              .formatted(e.problems().size(), Protocol.shorten(first)));
    }
  }

  private HandlerTable table() throws ProtocolException {
    boolean takesAll = in.bool();
    List<String> roles = in.texts(MANY, Protocol.NAME);
    TableAssembly assembly = TableAssembly.create(order.name(), order.api(), schemas());
    each("actions", PluginOffer.MOST_HANDLERS, () -> assembly.add(action()));
    int[] count = new int[2];
    each("routes", PluginOffer.MOST_HANDLERS, () -> assembly.add(route(count[0]++)));
    each("WebSockets", PluginOffer.MOST_HANDLERS, () -> assembly.add(socket(count[1]++)));
    each("health checks", PluginOffer.MOST_HANDLERS, () -> assembly.add(healthCheck()));
    each("event handlers", PluginOffer.MOST_HANDLERS, () -> assembly.add(eventHandler()));
    each("hooks", PluginOffer.MOST_HANDLERS, () -> assembly.add(hook()));
    each("jobs", PluginOffer.MOST_HANDLERS, () -> assembly.add(job()));
    each("tasks", PluginOffer.MOST_HANDLERS, () -> assembly.add(task()));
    return assembly.finish(takesAll ? Optional.of(invokers.catchAll()) : Optional.empty(), roles);
  }

  private interface Item {
    void read() throws ProtocolException;
  }

  private void each(String what, int most, Item item) throws ProtocolException {
    in.beginList();
    for (int count = 0; !in.isEnd(); count++) {
      if (count == most) {
        throw new ProtocolException("more than " + most + " " + what);
      }
      item.read();
    }
  }

  private Map<String, Map<String, Object>> schemas() throws ProtocolException {
    Map<String, Map<String, Object>> schemas = new LinkedHashMap<>();
    each(
        "schemas",
        PluginOffer.MOST_SCHEMAS,
        () -> {
          if (schemas.put(in.text(LONGEST_TEXT), schema()) != null) {
            throw new ProtocolException("a schema is defined twice");
          }
        });
    return schemas;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // a schema may hold nulls, as a default for example
  private Map<String, Object> schema() throws ProtocolException {
    return (Map<String, Object>) (Map<String, ?>) Collections.unmodifiableMap(in.map());
  }

  private ActionDescriptor action() throws ProtocolException {
    String name = in.text(Protocol.NAME);
    String description = in.text(Protocol.MESSAGE);
    Demand demand = demand();
    boolean isHidden = in.bool();
    List<String> versions = in.texts(MANY, Protocol.NAME);
    List<String> names = order.api().names(name, versions);
    if (names.isEmpty()) {
      throw new ProtocolException("an action of no version that is listed");
    }
    return new ActionDescriptor(
        name,
        description,
        demand,
        isHidden,
        versions,
        schema(),
        schema(),
        policy(),
        invokers.action(names.getFirst()));
  }

  private Demand demand() throws ProtocolException {
    return new Demand(in.texts(MANY, Protocol.NAME), in.texts(MANY, Protocol.NAME));
  }

  private RouteDescriptor route(int index) throws ProtocolException {
    return new RouteDescriptor(
        in.text(Protocol.NAME),
        in.text(LONGEST_TEXT),
        in.integer(0, 599),
        demand(),
        in.text(Protocol.MESSAGE),
        in.texts(MANY, Protocol.NAME),
        in.bool(),
        in.texts(MANY, Protocol.NAME),
        parameters(),
        body(),
        schema(),
        in.text(Protocol.MESSAGE),
        in.text(LONGEST_TEXT),
        policy(),
        invokers.route(index));
  }

  private SocketDescriptor socket(int index) throws ProtocolException {
    return new SocketDescriptor(
        in.text(LONGEST_TEXT),
        demand(),
        in.text(Protocol.MESSAGE),
        in.texts(MANY, Protocol.NAME),
        parameters(),
        in.text(LONGEST_TEXT),
        invokers.socket(index));
  }

  private HealthCheckDescriptor healthCheck() throws ProtocolException {
    String name = in.text(Protocol.NAME);
    return new HealthCheckDescriptor(name, invokers.health(name));
  }

  private EventHandlerDescriptor eventHandler() throws ProtocolException {
    String name = in.text(Protocol.NAME);
    String pattern = in.text(Protocol.NAME);
    boolean isDurable = in.bool();
    return new EventHandlerDescriptor(
        name, pattern, EventSubscription.options(in), isDurable, invokers.event(name));
  }

  private HookDescriptor hook() throws ProtocolException {
    String name = in.text(Protocol.NAME);
    String pattern = in.text(Protocol.NAME);
    return new HookDescriptor(name, pattern, HookSubscription.options(in), invokers.hook(name));
  }

  /** A table offers methods, whatever it says. */
  private JobDescriptor job() throws ProtocolException {
    JobOrder order = JobOffer.read(in);
    Target method = new Target(Target.Kind.METHOD, order.name());
    if (!order.target().equals(method) || order.payload().isPresent()) {
      throw new ProtocolException("a declared job that runs no method");
    }
    return new JobDescriptor(order, invokers.job(order.name()));
  }

  private TaskDescriptor task() throws ProtocolException {
    String name = in.text(Protocol.NAME);
    return new TaskDescriptor(name, TaskOrders.rules(in), schema(), invokers.task(name));
  }

  private Optional<RouteDescriptor.Body> body() throws ProtocolException {
    return in.bool()
        ? Optional.of(new RouteDescriptor.Body(in.texts(MANY, Protocol.NAME), in.bool(), schema()))
        : Optional.empty();
  }

  private List<RouteDescriptor.Parameter> parameters() throws ProtocolException {
    List<RouteDescriptor.Parameter> parameters = new ArrayList<>();
    each(
        "parameters",
        MANY,
        () ->
            parameters.add(
                new RouteDescriptor.Parameter(
                    in.text(Protocol.NAME), source(), in.bool(), schema())));
    return List.copyOf(parameters);
  }

  private RouteDescriptor.Source source() throws ProtocolException {
    String name = in.text(Protocol.NAME);
    for (RouteDescriptor.Source source : RouteDescriptor.Source.values()) {
      if (source.name().equals(name)) {
        return source;
      }
    }
    throw new ProtocolException("a parameter that comes from nowhere");
  }

  private CallPolicy policy() throws ProtocolException {
    Optional<CallPolicy.Repetition> retry =
        in.bool()
            ? Optional.of(
                new CallPolicy.Repetition(
                    in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE), duration(), List.of()))
            : Optional.empty();
    Optional<CallPolicy.Suspension> breaker =
        in.bool()
            ? Optional.of(
                new CallPolicy.Suspension(
                    number(), in.integer(Integer.MIN_VALUE, Integer.MAX_VALUE), duration()))
            : Optional.empty();
    Optional<CallPolicy.Rate> rate =
        in.bool() ? Optional.of(new CallPolicy.Rate(in.integer(), duration())) : Optional.empty();
    return new CallPolicy(retry, breaker, rate);
  }

  private double number() throws ProtocolException {
    if (in.value() instanceof Double number) {
      return number;
    }
    throw new ProtocolException("expected a double");
  }

  private Duration duration() throws ProtocolException {
    return Duration.ofNanos(in.integer());
  }
}
