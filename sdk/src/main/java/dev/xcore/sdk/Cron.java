package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that runs at the times of a cron expression. It has any of these parameters: the
 * {@link JobRun}, a {@link CallContext} and a {@link PluginContext}.
 *
 * <p>Each due time is run once among all servers of one database, and again only if the server died
 * before the run was done. A job never overlaps itself: due times that pass while it runs are left
 * out.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Cron {

  /**
   * When it runs.
   *
   * @return five fields as in Unix (minute, hour, day of month, month, day of week), six as in
   *     Spring (seconds first), or {@code @yearly}, {@code @monthly}, {@code @weekly}, {@code
   *     @daily}, {@code @hourly}
   */
  String value();

  /**
   * Whose clock is meant.
   *
   * @return such as {@code Europe/Berlin}; empty for {@code services.scheduler.timezone}
   */
  String zone() default "";

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
