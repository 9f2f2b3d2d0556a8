package dev.xcore.sdk.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Binds a parameter of a route's method to a cookie. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface CookieParam {

  /** Stands for "no default": the parameter is required. */
  String NO_DEFAULT = "\0";

  /**
   * The name in the request; the parameter's name by default.
   *
   * @return a name, or empty for the parameter's
   */
  String value() default "";

  /**
   * The value used when the request has none, converted like a value of the request.
   *
   * @return text, {@link #NO_DEFAULT} for none
   */
  String defaultValue() default NO_DEFAULT;
}
