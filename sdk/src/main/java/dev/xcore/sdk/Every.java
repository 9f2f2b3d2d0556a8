package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that runs at a fixed interval. It has the parameters of a {@link Cron} method.
 *
 * <p>The interval is kept over restarts and reloads. A job never overlaps itself: due times that
 * pass while it runs are left out.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Every {

  /**
   * From due time to due time.
   *
   * @return such as {@code 30s}, {@code 5m} or {@code 2h}; at least 100 ms
   */
  String value();

  /**
   * How long after the plugin was loaded for the first time the job is due first.
   *
   * @return such as {@code 10s}; empty for one interval
   */
  String initialDelay() default "";

  /**
   * The job's name, unique in the plugin.
   *
   * @return letters, digits, {@code _}, {@code -} and {@code .}; the method's name by default
   */
  String name() default "";

  /**
   * What becomes of missed due times.
   *
   * @return one run for all of them by default
   */
  Misfire misfire() default Misfire.FIRE_ONCE;

  /**
   * How long a run may take.
   *
   * @return such as {@code 10m}; empty for {@code resources.timeout} of the manifest, which is also
   *     the most that a sandboxed plugin gets
   */
  String timeout() default "";

  /**
   * Whether a run that was cut off, because the server died or stopped, is run again.
   *
   * @return false for jobs that must rather be left out than run twice
   */
  boolean recover() default true;
}
