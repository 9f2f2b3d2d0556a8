package dev.xcore.handlers;

import dev.xcore.sdk.HookCall;
import dev.xcore.sdk.HookOptions;
import java.util.Objects;

/**
 * One {@code @OnHook} method, ready to be invoked.
 *
 * @param name of the method, unique among the hooks of the plugin
 * @param pattern the hook points it stands at, a name or a pattern
 * @param options how it stands there
 * @param invoker calls it
 */
public record HookDescriptor(String name, String pattern, HookOptions options, Invoker invoker) {

  /** Checks that nothing is missing. */
  public HookDescriptor {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(pattern, "pattern is null");
    Objects.requireNonNull(options, "options is null");
    Objects.requireNonNull(invoker, "invoker is null");
  }

  /** Calls the method. Thread safe. */
  @FunctionalInterface
  public interface Invoker {

    /**
     * Has the method look at what happens.
     *
     * @param instance the plugin's instance
     * @param call what happens
     * @throws dev.xcore.sdk.ValidationException if the payload does not fit its parameter
     * @throws Throwable what the method threw, unwrapped
     */
    void handle(Object instance, HookCall call) throws Throwable;
  }
}
