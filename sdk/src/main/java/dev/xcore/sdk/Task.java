package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that does work in the background, put there by {@link Tasks#enqueue}. Its
 * parameters are bound and validated as those of an {@link Action}; besides, it can have a {@link
 * TaskRun}, a {@link CallContext} and a {@link PluginContext}. What it returns is the result of the
 * task.
 *
 * <p>A task runs at least once: again after it failed, and after the process that ran it was
 * killed. {@link TaskRun#id} stays the same, so that what must not be done twice can be recognised.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Task {

  /**
   * The name by which it is enqueued.
   *
   * @return letters, digits, {@code _ - .}; empty for the name of the method
   */
  String name() default "";

  /**
   * The queue it waits in, unless it is enqueued with another.
   *
   * @return lower case letters, digits, {@code _ - .}
   */
  String queue() default "default";

  /**
   * How often it is run again after it failed, before it becomes a dead letter.
   *
   * @return 0 to 100; -1 for {@code services.tasks.max_retries} of the configuration
   */
  int maxRetries() default -1;

  /**
   * The pause before the first repetition; doubles with each, with some chance in it so that tasks
   * which failed together do not come back together.
   *
   * @return such as {@code 500ms} or {@code 10s}
   */
  String backoff() default "1s";

  /**
   * The longest pause between two repetitions.
   *
   * @return such as {@code 5m}
   */
  String maxBackoff() default "10m";

  /**
   * How long one run may take.
   *
   * @return such as {@code 30s} or {@code 2h}; empty for {@code resources.timeout} of the manifest
   */
  String timeout() default "";

  /**
   * Its place in the queue, unless it is enqueued with another.
   *
   * @return higher first, -1000 to 1000
   */
  int priority() default 0;
}
