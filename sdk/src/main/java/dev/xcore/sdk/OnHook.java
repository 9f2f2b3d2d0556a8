package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that stands at hook points. It has any of these parameters: the {@link HookCall},
 * a {@link CallContext}, a {@link PluginContext}, and one other, a record or any type that a
 * payload can have, to which the payload is bound and validated. It returns nothing: what it wants
 * is said by the {@link HookCall}.
 *
 * <p>A plugin with several instances is asked once, on one of them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnHook {

  /**
   * The hook points it stands at.
   *
   * @return a name, or a pattern with {@code *} for one segment and {@code **} for the rest
   */
  String value();

  /**
   * On which side of what happens it stands.
   *
   * @return before it by default
   */
  HookPhase phase() default HookPhase.BEFORE;

  /**
   * Its place among the hooks of a point and phase.
   *
   * @return lowest first, -1000 to 1000
   */
  int order() default Hooks.DEFAULT_ORDER;

  /**
   * How long it may take.
   *
   * @return such as {@code 500ms} or {@code 10s}; empty for {@code events.handler_timeout} of the
   *     configuration
   */
  String timeout() default "";
}
