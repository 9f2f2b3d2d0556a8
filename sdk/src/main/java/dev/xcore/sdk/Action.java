package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method callable by name: {@code POST /app/PLUGIN/ACTION}, {@link PluginCalls}, command
 * line.
 *
 * <p>Parameters are either one record, {@link Payload} or {@code Map} that takes the whole payload,
 * or several that take its fields by name. {@link CallContext} and {@link PluginContext} may be
 * added anywhere. A parameter is required unless it is an {@code Optional}, {@code @Nullable} or
 * annotated with {@link Default}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Action {

  /**
   * The action's name; the method's name by default.
   *
   * @return letters, digits, {@code _}, {@code -} and {@code .}, at most 128 characters
   */
  String value() default "";

  /**
   * One sentence for the API documentation.
   *
   * @return text, empty by default
   */
  String description() default "";

  /**
   * Roles of which the caller's principal needs one; anybody by default.
   *
   * @return role names
   */
  String[] roles() default {};

  /**
   * Permissions of which the caller's principal needs one, besides a role where roles are named;
   * none by default.
   *
   * @return such as {@code orders.read}; no patterns
   */
  String[] permissions() default {};

  /**
   * Leaves the action out of the API documentation; it stays callable.
   *
   * @return whether the action is undocumented
   */
  boolean hidden() default false;
}
