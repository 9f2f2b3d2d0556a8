package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets only principals with one of some roles call a handler method; on the entry class: every
 * handler that names no roles of its own, routes made in code and {@link ActionHandler} included.
 *
 * <p>The same as {@code roles} of {@link Action} and of the route annotations; a method says it
 * once.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RequiresRole {

  /**
   * Roles of which the principal needs one.
   *
   * @return role names, at least one
   */
  String[] value();
}
