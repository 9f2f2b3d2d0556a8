package dev.xcore.sdk.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Serves {@code DELETE} requests to a path below the plugin's prefix. See {@link Route} for the
 * binding of parameters and return values.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Delete {

  /**
   * The path below the plugin's prefix.
   *
   * @return starts with {@code /}; {@code {name}} matches one segment, {@code {name...}} the rest
   */
  String value() default "/";

  /**
   * The status of a successful answer.
   *
   * @return 200 to 299
   */
  int status() default 200;

  /**
   * Roles of which the request's principal needs one; anybody by default.
   *
   * @return role names
   */
  String[] roles() default {};

  /**
   * Permissions of which the request's principal needs one, besides a role where roles are named;
   * none by default.
   *
   * @return such as {@code orders.read}; no patterns
   */
  String[] permissions() default {};

  /**
   * One sentence for the API documentation.
   *
   * @return text, empty by default
   */
  String description() default "";

  /**
   * Groups in the API documentation; the plugin's name by default.
   *
   * @return tag names
   */
  String[] tags() default {};

  /**
   * Leaves the route out of the API documentation; it stays reachable.
   *
   * @return whether the route is undocumented
   */
  boolean hidden() default false;
}
