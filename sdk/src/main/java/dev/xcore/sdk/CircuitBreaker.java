package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Suspends calls of an action or route after repeated failures: they are answered {@code
 * circuit_open} at once. Takes the place of {@code runtime.circuit_breaker} of the manifest.
 *
 * <p>Errors of the method and timeouts are failures; what the caller did wrong is not.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CircuitBreaker {

  /**
   * The share of failures among the last {@link #window} calls that opens the circuit.
   *
   * @return percent, 1 to 100
   */
  double failureRate() default 50;

  /**
   * How many calls are looked back upon; calls that were not made yet count as successes.
   *
   * @return 1 to 1,000,000
   */
  int window() default 100;

  /**
   * How long calls are suspended before a few are tried again.
   *
   * @return a duration such as {@code 30s}
   */
  String openFor() default "30s";
}
