package dev.xcore.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Ordered interceptors at named points: hooks before something happens may change what goes in,
 * skip it or cancel it; hooks after it may replace its result. The platform has the points of its
 * documentation, such as {@code plugin.call}; plugins offer points of their own.
 *
 * <p>Hooks run one after the other on the thread of whoever makes it happen, lowest order first, of
 * equals the earlier subscription. One that fails, or overruns its time, is logged, counted and
 * passed over. What a hook does itself does not meet the same hook again.
 *
 * <p>Injected by type into the constructor of the entry class, or taken from {@link
 * PluginContext#hooks}. Hooks made in {@code onLoad} begin the moment that the plugin serves; all
 * end with the plugin, and go over to its next version without a gap. Thread safe.
 */
public interface Hooks {

  /** The order of hooks that give none. */
  int DEFAULT_ORDER = 50;

  /**
   * Stands before what happens, in the middle.
   *
   * @param point the name of a hook point, or a pattern of names
   * @param handler is asked
   * @return ends it
   * @throws PermissionDeniedException if the plugin may not stand there; says which line to add to
   *     its manifest
   * @throws IllegalArgumentException if the pattern is none
   */
  default Subscription on(String point, HookHandler handler) {
    return on(point, HookOptions.DEFAULT, handler);
  }

  /**
   * Stands before what happens.
   *
   * @param point the name of a hook point, or a pattern of names
   * @param order lowest first, -1000 to 1000; of equals, the earlier subscription
   * @param handler is asked
   * @return ends it
   * @throws PermissionDeniedException if the plugin may not stand there
   * @throws IllegalArgumentException if the pattern is none, or the order out of range
   */
  default Subscription on(String point, int order, HookHandler handler) {
    return on(point, HookOptions.DEFAULT.withOrder(order), handler);
  }

  /**
   * Stands at a hook point.
   *
   * @param point the name of a hook point, or a pattern of names
   * @param options how
   * @param handler is asked
   * @return ends it
   * @throws PermissionDeniedException if the plugin may not stand there
   * @throws IllegalArgumentException if the pattern is none
   */
  Subscription on(String point, HookOptions options, HookHandler handler);

  /**
   * Lets something happen at a hook point of this plugin.
   *
   * @param point its name, which begins with the plugin's and a dot, such as {@code shop.order}
   * @param payload what goes in: a record, map, list or scalar, or null
   * @param type of the result, which is converted to it if hooks gave it
   * @param operation happens if no hook cancels or skips it
   * @param <T> the result
   * @param <X> what the operation may throw
   * @return the operation's own result, or what hooks have put in its place
   * @throws X what the operation throws, unless a hook answers in its place
   * @throws PermissionDeniedException if a hook has cancelled it, unless that chose another error
   * @throws IllegalArgumentException if the point is not the plugin's
   */
  <T, X extends Exception> T run(
      String point, @Nullable Object payload, Class<T> type, HookOperation<T, X> operation)
      throws X;

  /**
   * Gives an event to its handlers, as {@link Events#emit} does, then to the hooks of the same
   * name, unless a handler has cancelled it. After-hooks may give a result.
   *
   * @param name what happens
   * @param data a record, map, list or scalar, or null
   * @return what handlers and hooks made of it
   * @throws XcoreException as {@link Events#emit} does
   */
  DispatchResult emit(String name, @Nullable Object data);

  /**
   * Gives events that others send to the hooks of the same name, from now on: a hook that cancels
   * one cancels the event, if it was emitted; what the hooks have made of it is published as {@code
   * NAME.hooked}, with {@code outcome} ({@code ok} or {@code cancelled}), {@code result} and {@code
   * reason}.
   *
   * @param pattern of names
   * @return ends it
   * @throws PermissionDeniedException if the plugin may not take these events
   * @throws IllegalArgumentException if the pattern is none
   */
  Subscription forward(String pattern);
}
