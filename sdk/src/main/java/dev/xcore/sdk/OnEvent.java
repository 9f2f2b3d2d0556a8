package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that takes events. It has any of these parameters: the {@link Event}, a {@link
 * CallContext}, a {@link PluginContext}, and one other, a record or any type that a payload can
 * have, to which the event's data is bound and validated. What it returns is its answer, see {@link
 * Event#reply}.
 *
 * <p>A plugin with several instances takes each event once, on one of them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnEvent {

  /**
   * The names it takes.
   *
   * @return a name, or a pattern with {@code *} for one segment and {@code **} for the rest
   */
  String value();

  /**
   * Its place among the handlers of an event.
   *
   * @return higher first, -1000 to 1000
   */
  int priority() default Events.DEFAULT_PRIORITY;

  /**
   * Whether it ends with the first event.
   *
   * @return true for a single event
   */
  boolean once() default false;

  /**
   * Whether events are stored before they are sent, and delivered at least once even if the server
   * is killed: the handler may see an event twice, and tells so by its id. Emitted events are never
   * durable.
   *
   * @return true for stored events
   */
  boolean durable() default false;

  /**
   * How long it may take.
   *
   * @return such as {@code 500ms} or {@code 10s}; empty for {@code events.handler_timeout} of the
   *     configuration
   */
  String timeout() default "";

  /**
   * How many published events may wait.
   *
   * @return 1 to 1,000,000; zero for {@code events.queue_size} of the configuration
   */
  int queueSize() default 0;

  /**
   * What becomes of an event for which the queue has no room. Durable events wait in their store
   * instead.
   *
   * @return the policy
   */
  EventOptions.Overflow overflow() default EventOptions.Overflow.DEAD_LETTER;

  /**
   * How many published events are handled at once; more than one keeps the order of each key, or of
   * each sender for events without.
   *
   * @return 1 to 256
   */
  int concurrency() default 1;

  /**
   * How often a published event is tried before it becomes a dead letter.
   *
   * @return 1 to 100; zero for 1, or 10 for durable events
   */
  int maxAttempts() default 0;

  /**
   * The pause before the second attempt; doubles with each, up to a minute.
   *
   * @return such as {@code 100ms}
   */
  String backoff() default "100ms";
}
