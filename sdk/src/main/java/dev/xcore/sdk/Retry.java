package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Repeats an action or route that failed, because its author knows that repeating it does no harm.
 * Takes the place of {@code runtime.retry} of the manifest.
 *
 * <p>Pauses grow exponentially with full jitter up to 60 s, and never reach beyond the call's
 * deadline. What the caller did wrong (a status below 500) is not repeated, unless it was
 * {@linkplain XcoreException#retryable marked}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Retry {

  /**
   * How often the method is called at most, the first time included.
   *
   * @return 1 to 100
   */
  int maxAttempts() default 3;

  /**
   * The longest pause before the second attempt; it doubles with each further one.
   *
   * @return a duration such as {@code 100ms}; {@code 0s} for no pause
   */
  String backoff() default "100ms";

  /**
   * The exceptions after which the method is called again.
   *
   * @return exception classes, their subclasses included
   */
  Class<? extends Throwable>[] on() default {Exception.class};
}
