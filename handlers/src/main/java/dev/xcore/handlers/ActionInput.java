package dev.xcore.handlers;

import dev.xcore.sdk.CallContext;
import dev.xcore.sdk.Payload;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.TaskRun;
import dev.xcore.sdk.http.Body;
import dev.xcore.sdk.http.CookieParam;
import dev.xcore.sdk.http.HeaderParam;
import dev.xcore.sdk.http.PathParam;
import dev.xcore.sdk.http.QueryParam;
import dev.xcore.sdk.http.Request;
import dev.xcore.sdk.http.WebSocketSession;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds what an action takes, parameter by parameter: its arguments and the schema of its payload.
 *
 * <p>The only parameter, if it is a record, bean, map or {@link Payload}, takes the whole payload;
 * in all other cases each takes the field of its name. Injected parameters do not count.
 */
final class ActionInput {

  private static final List<Class<? extends Annotation>> ROUTES_ONLY =
      List.of(PathParam.class, QueryParam.class, HeaderParam.class, CookieParam.class, Body.class);

  private final Binder binder;
  private final SchemaSet schemas;
  private final PluginContext context;
  private final boolean isTask;
  private final List<PayloadArgument> arguments = new ArrayList<>();
  private final Map<String, Object> properties = new LinkedHashMap<>();
  private final List<String> required = new ArrayList<>();
  private Map<String, Object> whole = Map.of();

  ActionInput(Binder binder, SchemaSet schemas, PluginContext context) {
    this(binder, schemas, context, false);
  }

  private ActionInput(Binder binder, SchemaSet schemas, PluginContext context, boolean isTask) {
    this.isTask = isTask;
    this.binder = binder;
    this.schemas = schemas;
    this.context = context;
  }

  /** Begins what a task takes: what an action can, and its run. */
  static ActionInput ofTask(Binder binder, SchemaSet schemas, PluginContext context) {
    return new ActionInput(binder, schemas, context, true);
  }

  List<PayloadArgument> arguments() {
    return List.copyOf(arguments);
  }

  /** Returns the JSON schema of the payload. */
  Map<String, Object> schema() {
    if (!whole.isEmpty()) {
      return whole;
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    if (!properties.isEmpty()) {
      schema.put("properties", Collections.unmodifiableMap(properties));
    }
    if (!required.isEmpty()) {
      schema.put("required", List.copyOf(required));
    }
    return Collections.unmodifiableMap(schema);
  }

  /**
   * Adds the next parameter of a method.
   *
   * @throws HandlerDefinitionException if an action cannot have it
   */
  PayloadArgument add(HandlerParameter parameter, HandlerMethod method) {
    long bound = method.parameters().stream().filter(each -> !isInjected(each)).count();
    PayloadArgument argument = argument(parameter, bound == 1);
    arguments.add(argument);
    return argument;
  }

  private PayloadArgument argument(HandlerParameter parameter, boolean isAlone) {
    parameter.requireKnownType();
    Class<?> raw = parameter.raw();
    if (raw == CallContext.class) {
      return (payload, reading) -> CallContext.current();
    }
    if (raw == PluginContext.class) {
      return (payload, reading) -> context;
    }
    if (raw == TaskRun.class && isTask) {
      return (payload, reading) -> TaskInvoker.current();
    }
    requireAction(parameter);
    if (raw == Payload.class && !isAlone) {
      throw new HandlerDefinitionException(
          List.of(
              "a Payload takes the whole payload; make it the only parameter beside CallContext and"
                  + " PluginContext"));
    }
    return isAlone && isWhole(parameter) ? whole(parameter) : field(parameter);
  }

  private PayloadArgument whole(HandlerParameter parameter) {
    TypeBinding binding = parameter.binding(binder);
    whole = binding.schema(schemas);
    return binding::read;
  }

  private PayloadArgument field(HandlerParameter parameter) {
    String name = parameter.name();
    TypeBinding binding = parameter.binding(binder);
    PayloadArgument argument = new PayloadField(name, binding);
    Reading probe = new Reading(Reading.Mode.TREE);
    argument.read(Map.of(), probe);
    if (probe.problemCount() > 0) {
      required.add(name);
    }
    properties.put(name, binding.schema(schemas));
    return argument;
  }

  private boolean isWhole(HandlerParameter parameter) {
    return !ValueShape.isOptional(parameter.type())
        && ValueShape.of(parameter.type(), binder).isObject();
  }

  private static boolean isInjected(HandlerParameter parameter) {
    Class<?> raw = parameter.raw();
    return raw == CallContext.class || raw == PluginContext.class || raw == TaskRun.class;
  }

  private static void requireAction(HandlerParameter parameter) {
    for (Class<? extends Annotation> annotation : ROUTES_ONLY) {
      if (parameter.has(annotation)) {
        throw routesOnly("@" + annotation.getSimpleName());
      }
    }
    Class<?> raw = parameter.raw();
    if (raw == Request.class || raw == WebSocketSession.class) {
      throw routesOnly(raw.getSimpleName());
    }
    if (UploadArgument.isUpload(parameter.type())) {
      throw routesOnly("Upload");
    }
    if (raw == TaskRun.class) {
      throw new HandlerDefinitionException(
          List.of("TaskRun is for methods with @Task; an action has no run"));
    }
  }

  private static HandlerDefinitionException routesOnly(String what) {
    return new HandlerDefinitionException(
        List.of(what + " is for routes; an action takes fields of its payload"));
  }
}
