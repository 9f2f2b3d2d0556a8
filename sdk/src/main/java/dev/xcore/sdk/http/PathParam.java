package dev.xcore.sdk.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Binds a parameter of a route's method to a {@code {name}} of its path. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface PathParam {

  /**
   * The name in the request; the parameter's name by default.
   *
   * @return a name, or empty for the parameter's
   */
  String value() default "";
}
