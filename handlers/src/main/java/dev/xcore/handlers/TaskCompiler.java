package dev.xcore.handlers;

import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Compiles methods annotated with {@link Task}. Used by one thread. */
final class TaskCompiler {

  private final Binder binder;
  private final SchemaSet schemas;
  private final PluginContext context;
  private final Problems problems;

  TaskCompiler(Binder binder, SchemaSet schemas, PluginContext context, Problems problems) {
    this.binder = binder;
    this.schemas = schemas;
    this.context = context;
    this.problems = problems;
  }

  /** Compiles one method; empty if problems were added. */
  Optional<TaskDescriptor> compile(HandlerMethod method, Task mark) {
    int before = problems.count();
    String place = method.origin();
    Optional<String> name = problems.attempt(place, () -> name(method, mark));
    Optional<TaskDescriptor.Rules> rules = problems.attempt(place, () -> rules(mark));
    Optional<Invocation> call = problems.attempt(place, () -> Invocation.of(method.method()));
    problems.attempt(place, () -> result(method));
    ActionInput input = ActionInput.ofTask(binder, schemas, context);
    for (HandlerParameter parameter : method.parameters()) {
      problems.attempt(parameter.place(method), () -> input.add(parameter, method));
    }
    if (problems.count() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new TaskDescriptor(
            name.orElseThrow(),
            rules.orElseThrow(),
            input.schema(),
            new TaskInvoker(new ActionInvoker(call.orElseThrow(), input.arguments()))));
  }

  private static Answer result(HandlerMethod method) {
    Answer answer = Answer.of(method.returnType());
    answer.requireValue();
    return answer;
  }

  private static String name(HandlerMethod method, Task mark) {
    return name(mark.name().isEmpty() ? method.method().getName() : mark.name());
  }

  /**
   * Checks the name of a task.
   *
   * @throws HandlerDefinitionException if it is none
   */
  static String name(String name) {
    try {
      return TaskRules.name(name);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private static TaskDescriptor.Rules rules(Task mark) {
    int retries = mark.maxRetries();
    try {
      return new TaskDescriptor.Rules(
          mark.queue(),
          mark.priority(),
          retries == -1 ? OptionalInt.empty() : OptionalInt.of(retries),
          duration("@Task backoff", mark.backoff()),
          duration("@Task maxBackoff", mark.maxBackoff()),
          mark.timeout().isEmpty()
              ? Optional.empty()
              : Optional.of(duration("@Task timeout", mark.timeout())));
    } catch (IllegalArgumentException e) {
      throw wrong("@Task: " + e.getMessage());
    }
  }

  private static Duration duration(String what, String text) {
    return EventCompiler.duration(what, text);
  }

  private static HandlerDefinitionException wrong(String why) {
    return new HandlerDefinitionException(List.of(why));
  }
}
