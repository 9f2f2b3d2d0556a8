package dev.xcore.handlers;

import dev.xcore.sdk.Health;
import dev.xcore.sdk.HealthCheck;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compiles methods annotated with {@link HealthCheck}. Used by one thread. */
final class HealthCheckCompiler {

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
    String name = name(mark.value().isEmpty() ? method.method().getName() : mark.value());
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

  /**
   * Checks the name of a health check.
   *
   * @throws HandlerDefinitionException if it is none
   */
  static String name(String name) {
    try {
      return HealthCheckDescriptor.requireName(name);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private static HandlerDefinitionException wrong(String why) {
    return new HandlerDefinitionException(List.of(why));
  }
}
