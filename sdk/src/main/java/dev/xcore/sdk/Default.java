package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of an action parameter or record component that the caller left out.
 *
 * <p>The text is converted like a query parameter; one that cannot be converted fails the load.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Default {

  /**
   * The default as text.
   *
   * @return text convertible to the annotated type
   */
  String value();
}
