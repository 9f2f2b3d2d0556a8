package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs an action or route in one transaction of a database, as {@link
 * Database#transaction(Transaction.Work)} does: committed when the method returns, rolled back when
 * it throws or returns a {@link Result} that is an error. Statements through the database and its
 * repositories take part.
 *
 * <p>A transaction belongs to its thread: the method may not return a {@code CompletionStage}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Transactional {

  /**
   * The database.
   *
   * @return such as {@code db.reports}; by default {@code db}
   */
  String value() default "db";

  /**
   * Whether nothing is written: whatever the method changes is rolled back when it returns.
   *
   * @return false by default
   */
  boolean readOnly() default false;

  /**
   * How long the method may take. If it takes longer, the transaction is rolled back and the call
   * fails with {@code timeout}.
   *
   * @return a duration such as {@code 5s}; by default the deadline of the call alone
   */
  String timeout() default "";
}
