package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bounds how often an action or route is called; more is answered {@code rate_limited}. Holds
 * beside {@code resources.rate_limit} of the manifest, which counts all calls of the plugin.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface RateLimit {

  /**
   * How many calls pass per period.
   *
   * @return at least 1
   */
  long calls();

  /**
   * The period.
   *
   * @return a duration such as {@code 1s} or {@code 1m}
   */
  String period() default "1s";
}
