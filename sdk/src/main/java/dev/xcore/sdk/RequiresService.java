package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which services an action or route cannot do without. While one of them is away, calls fail
 * at once with {@code service_unavailable} and its name, and the method is not called. On the entry
 * class it is about all its actions and routes.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RequiresService {

  /**
   * The names of the services.
   *
   * @return such as {@code db}, {@code ext.mail} or what a plugin has registered
   */
  String[] value();
}
