package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Remembers what an action or route returns, in the plugin's {@link Cache}. While it is there the
 * method is not called; permissions, roles, limits and validation come before. Of calls that come
 * at the same time for the same key, one calls the method and the others get its answer.
 *
 * <p>Null, empty and failed answers are not remembered. The answer is the same for everybody who
 * has the key: where it depends on who asks, the key has to say so, {@code "cart:{principal}"}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Cached {

  /**
   * How long the answer is remembered.
   *
   * @return a duration such as {@code 500ms}, {@code 30s} or {@code 5m}; {@code 0s} until it is
   *     evicted; by default {@code services.cache.ttl}
   */
  String ttl() default "";

  /**
   * What the answer is remembered under: text with names in braces, which stand for the method's
   * parameters ({@code {id}}) and their components ({@code {order.id}}), for {@code {principal}}
   * and for {@code {tenant}}. A {@code %} or {@code :} in a value is written as {@code %25} or
   * {@code %3A}.
   *
   * @return such as {@code user:{id}}; by default made of the method and all its arguments
   */
  String key() default "";

  /**
   * What the answer depends on: {@link Invalidate#tags} and {@link Cache#invalidate} with one of
   * the tags forget it, whatever its key. Names in braces stand for what they do in keys.
   *
   * @return such as {@code books} or {@code shelf:{shelf}}, at most {@value Cache#MAX_TAGS}
   */
  String[] tags() default {};
}
