package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes the plugin's {@link Cache} forget answers when an action or route has returned. A method
 * that throws, or returns an error, leaves everything as it is.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Invalidate {

  /**
   * What is forgotten: keys as in {@link Cached#key}.
   *
   * @return such as {@code user:{id}}; at least one, unless there are tags
   */
  String[] key() default {};

  /**
   * What is forgotten with all that was remembered with it: tags as in {@link Cached#tags} and
   * {@link Database#cached}.
   *
   * @return such as {@code books} or {@code shelf:{shelf}}
   */
  String[] tags() default {};
}
