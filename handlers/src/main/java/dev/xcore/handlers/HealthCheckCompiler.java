package dev.xcore.handlers;

import dev.xcore.sdk.Health;
import dev.xcore.sdk.HealthCheck;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles methods annotated with {@link HealthCheck}. Used by one thread. */
final class HealthCheckCompiler {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final @Nullable Object[] NOTHING = new Object[0];

  private final Problems problems;

  HealthCheckCompiler(Problems problems) {
    this.problems = problems;
  }

  /** Compiles one method; empty if problems were added. */
  Optional<HealthCheckDescriptor> compile(HandlerMethod method, HealthCheck mark) {
    return problems.attempt(method.origin(), () -> checked(method, mark));
  }

  private static HealthCheckDescriptor checked(HandlerMethod method, HealthCheck mark) {
    String name = mark.value().isEmpty() ? method.method().getName() : mark.value();
    if (!NAME.matcher(name).matches()) {
      throw wrong("'" + name + "' is no name: letters, digits, _, - and ., at most 128");
    }
    if (!method.parameters().isEmpty()) {
      throw wrong("has parameters; a @HealthCheck method has none");
    }
    if (method.method().getReturnType() != Health.class) {
      throw wrong(
          "returns "
              + method.method().getReturnType().getSimpleName()
              + "; a @HealthCheck method returns Health, such as Health.healthy()");
    }
    Invocation invocation = Invocation.of(method.method());
    return new HealthCheckDescriptor(name, instance -> (Health) invocation.call(instance, NOTHING));
  }

  private static HandlerDefinitionException wrong(String why) {
    return new HandlerDefinitionException(List.of(why));
  }
}
