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
   * @return at least one, such as {@code user:{id}}
   */
  String[] key();
}
