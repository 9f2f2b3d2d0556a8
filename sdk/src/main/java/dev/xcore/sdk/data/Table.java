package dev.xcore.sdk.data;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The table in which records of a type are stored, one row each. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Table {

  /**
   * The table's name.
   *
   * @return without schema; by default the name of the record, {@code OrderItem} as {@code
   *     order_item}
   */
  String value() default "";
}
