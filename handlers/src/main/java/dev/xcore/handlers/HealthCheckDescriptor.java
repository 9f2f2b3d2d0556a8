package dev.xcore.handlers;

import dev.xcore.sdk.Health;
import org.jspecify.annotations.Nullable;

/**
 * One {@code @HealthCheck} method, ready to be invoked.
 *
 * @param name unique in the plugin
 * @param invoker calls it
 */
public record HealthCheckDescriptor(String name, Invoker invoker) {

  /** Calls the method. Thread safe. */
  @FunctionalInterface
  public interface Invoker {

    /**
     * Looks at something.
     *
     * @param instance the plugin's instance
     * @return what was found; null if the method returned nothing
     * @throws Throwable what the method threw, unwrapped
     */
    @Nullable Health check(Object instance) throws Throwable;
  }
}
