package dev.xcore.sdk.data;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The column of a component of a record, where it is not called like it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Column {

  /**
   * The column's name.
   *
   * @return by default the name of the component, {@code createdAt} as {@code created_at}
   */
  String value();
}
