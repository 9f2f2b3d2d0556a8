package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method without parameters that returns the {@link Health} of something the plugin cannot
 * do without. It is called periodically, on a platform thread, as {@code runtime.health_check} of
 * the manifest says; a throw or an answer that comes too late counts as unhealthy.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface HealthCheck {

  /**
   * The check's name in reports.
   *
   * @return letters, digits, {@code _}, {@code -} and {@code .}; the method's name by default
   */
  String value() default "";
}
