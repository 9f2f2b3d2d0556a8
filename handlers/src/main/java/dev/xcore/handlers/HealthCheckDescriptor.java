package dev.xcore.handlers;

import dev.xcore.sdk.Health;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One {@code @HealthCheck} method, ready to be invoked.
 *
 * @param name unique in the plugin
 * @param invoker calls it
 */
public record HealthCheckDescriptor(String name, Invoker invoker) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  /**
   * Checks the name of a check.
   *
   * @param name any text
   * @return the name
   * @throws IllegalArgumentException if it is none; says which characters it may have
   */
  public static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name: letters, digits, _, - and ., at most 128");
    }
    return name;
  }

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
