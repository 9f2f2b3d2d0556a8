package dev.xcore.handlers;

import dev.xcore.sdk.Event;
import dev.xcore.sdk.EventOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One {@code @OnEvent} method, ready to be invoked.
 *
 * @param name of the method, unique among the event handlers of the plugin
 * @param pattern the names it takes, a name or a pattern
 * @param options how it takes them
 * @param durable whether events are stored for it before they are sent
 * @param invoker calls it
 */
public record EventHandlerDescriptor(
    String name, String pattern, EventOptions options, boolean durable, Invoker invoker) {

  /** Checks that nothing is missing. */
  public EventHandlerDescriptor {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(pattern, "pattern is null");
    Objects.requireNonNull(options, "options is null");
    Objects.requireNonNull(invoker, "invoker is null");
  }

  /** Calls the method. Thread safe. */
  @FunctionalInterface
  public interface Invoker {

    /**
     * Has the method take an event.
     *
     * @param instance the plugin's instance
     * @param event the event
     * @return what the method returned, null for nothing
     * @throws dev.xcore.sdk.ValidationException if the data does not fit its parameter
     * @throws Throwable what the method threw, unwrapped
     */
    @Nullable Object take(Object instance, Event event) throws Throwable;
  }
}
