package dev.xcore.handlers;

import dev.xcore.sdk.Action;
import dev.xcore.sdk.PluginContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compiles methods annotated with {@link Action}. Used by one thread. */
final class ActionCompiler {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  private final Binder binder;
  private final SchemaSet schemas;
  private final PluginContext context;
  private final Roles classRoles;
  private final Problems problems;
  private final HandlerMarks marks;

  ActionCompiler(
      Binder binder,
      SchemaSet schemas,
      PluginContext context,
      Roles classRoles,
      Problems problems,
      HandlerMarks marks) {
    this.classRoles = classRoles;
    this.binder = binder;
    this.schemas = schemas;
    this.context = context;
    this.problems = problems;
    this.marks = marks;
  }

  /** Compiles one method; empty if problems were added. */
  Optional<ActionDescriptor> compile(HandlerMethod method, Action action, List<String> versions) {
    int before = problems.count();
    String place = method.origin();
    Optional<String> name = problems.attempt(place, () -> name(method, action));
    Optional<Demand> demand =
        problems.attempt(
            place,
            () ->
                classRoles.of(
                    method.method(),
                    new Demand(List.of(action.roles()), List.of(action.permissions()))));
    Optional<CallPolicy> policy = problems.attempt(place, () -> PolicyMarks.of(method.method()));
    Optional<Map<String, Object>> output = problems.attempt(place, () -> output(method));
    Optional<HandlerCall> call = problems.attempt(place, () -> marks.call(method));
    ActionInput input = new ActionInput(binder, schemas, context);
    for (HandlerParameter parameter : method.parameters()) {
      problems.attempt(parameter.place(method), () -> input.add(parameter, method));
    }
    if (problems.count() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new ActionDescriptor(
            name.orElseThrow(),
            action.description(),
            demand.orElseThrow(),
            action.hidden(),
            versions,
            input.schema(),
            output.orElseThrow(),
            policy.orElseThrow(),
            new ActionInvoker(call.orElseThrow(), input.arguments())));
  }

  private static String name(HandlerMethod method, Action action) {
    return name(action.value().isEmpty() ? method.method().getName() : action.value());
  }

  /**
   * Checks the name of an action.
   *
   * @throws HandlerDefinitionException if it is none
   */
  static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new HandlerDefinitionException(
          List.of(
              "'"
                  + name
                  + "' is not an action name: it has letters a to z, digits, _, - and ., starts"
                  + " with a letter, digit or _, and has at most 128 characters"));
    }
    return name;
  }

  private Map<String, Object> output(HandlerMethod method) {
    Answer answer = Answer.of(method.returnType());
    answer.requireValue();
    return answer.valueSchema(binder, schemas);
  }
}
