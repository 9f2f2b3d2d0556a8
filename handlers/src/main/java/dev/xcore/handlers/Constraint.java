package dev.xcore.handlers;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One standard constraint at one place, ready to be checked.
 *
 * @param acceptsNull whether null satisfies it, as with most of them
 * @param test of a value that is not null
 * @param message what to say if it is violated
 * @param keywords adds what JSON Schema can say of it
 */
record Constraint(
    boolean acceptsNull,
    Predicate<Object> test,
    String message,
    Consumer<Map<String, Object>> keywords) {

  /** Makes a constraint that null satisfies. */
  static Constraint of(
      Predicate<Object> test, String message, Consumer<Map<String, Object>> keywords) {
    return new Constraint(true, test, message, keywords);
  }

  Constraint withMessage(String other) {
    return new Constraint(acceptsNull, test, other, keywords);
  }
}
