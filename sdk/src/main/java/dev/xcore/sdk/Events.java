package dev.xcore.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Tells others what happens, and hears of it. Names are segments of letters, digits, {@code _} and
 * {@code -}, joined by dots; patterns may have {@code *} for one segment and, at their end, {@code
 * **} for one segment or more.
 *
 * <p>{@link #emit} is a question: handlers run at once, one after the other, on the caller's
 * thread, and answer or refuse. {@link #publish} is news: it returns at once, and each subscription
 * gets the event in its own time, in the order that it was sent. What is sent crosses as a tree of
 * JDK types.
 *
 * <p>Injected by type into the constructor of the entry class, or taken from {@link
 * PluginContext#events}. Subscriptions made in {@code onLoad} hear events from the moment that the
 * plugin serves; all end with the plugin, and go over to its next version without a gap. Thread
 * safe.
 */
public interface Events {

  /** The priority of handlers that give none. */
  int DEFAULT_PRIORITY = 50;

  /** The largest event, in bytes of its data, that is published or taken to a sandboxed plugin. */
  int MAX_BYTES = 1 << 20;

  /**
   * Sends an event and waits for its handlers, highest priority first.
   *
   * @param name what happens
   * @param data a record, map, list or scalar, or null
   * @return what each handler made of it; a handler that fails is an outcome, and stops nobody
   * @throws PermissionDeniedException if the plugin may not send it; says which line to add to its
   *     manifest
   * @throws ConflictException if handlers emit each other's events in a loop; prints the chain
   * @throws IllegalArgumentException if the name is none
   */
  EmitResult emit(String name, @Nullable Object data);

  /**
   * Sends an event without data and waits for its handlers.
   *
   * @param name what happens
   * @return what each handler made of it
   * @throws XcoreException as {@link #emit(String, Object)} does
   */
  default EmitResult emit(String name) {
    return emit(name, null);
  }

  /**
   * Sends an event and returns at once; inside a {@link Database#transaction transaction} of this
   * plugin it is sent when that commits. If a durable subscription takes it, it is stored before
   * this returns.
   *
   * @param name what has happened
   * @param data a record, map, list or scalar, or null
   * @throws PermissionDeniedException if the plugin may not send it; says which line to add to its
   *     manifest
   * @throws PayloadTooLargeException if the data is larger than {@link #MAX_BYTES}
   * @throws ConflictException if handlers publish each other's events in a loop; prints the chain
   * @throws IllegalArgumentException if the name is none
   */
  default void publish(String name, @Nullable Object data) {
    publish(name, data, PublishOptions.DEFAULT);
  }

  /**
   * Sends an event with options and returns at once.
   *
   * @param name what has happened
   * @param data a record, map, list or scalar, or null
   * @param options its key
   * @throws XcoreException as {@link #publish(String, Object)} does
   */
  void publish(String name, @Nullable Object data, PublishOptions options);

  /**
   * Takes events with the default priority.
   *
   * @param pattern of names
   * @param handler takes them
   * @return ends the subscription
   * @throws PermissionDeniedException if the plugin may not take them; says which line to add to
   *     its manifest
   * @throws IllegalArgumentException if the pattern is none
   */
  default Subscription on(String pattern, EventHandler handler) {
    return on(pattern, EventOptions.DEFAULT, handler);
  }

  /**
   * Takes events.
   *
   * @param pattern of names
   * @param priority higher first, -1000 to 1000; of equals, the earlier subscription
   * @param handler takes them
   * @return ends the subscription
   * @throws PermissionDeniedException if the plugin may not take them
   * @throws IllegalArgumentException if the pattern is none, or the priority out of range
   */
  default Subscription on(String pattern, int priority, EventHandler handler) {
    return on(pattern, EventOptions.DEFAULT.withPriority(priority), handler);
  }

  /**
   * Takes events with options.
   *
   * @param pattern of names
   * @param options how
   * @param handler takes them
   * @return ends the subscription
   * @throws PermissionDeniedException if the plugin may not take them
   * @throws IllegalArgumentException if the pattern is none
   */
  Subscription on(String pattern, EventOptions options, EventHandler handler);
}
