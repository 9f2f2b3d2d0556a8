package dev.xcore.sdk.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Accepts WebSocket connections on a path below the plugin's prefix.
 *
 * <p>The method is called once per connection, before the upgrade is answered, with parameters
 * bound as for {@link Route} (no body), and a {@link WebSocketSession} if it asks for one. It
 * returns the {@link WebSocketListener} of that connection; throwing refuses the connection with
 * the error's status.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface WebSocket {

  /**
   * The path below the plugin's prefix.
   *
   * @return starts with {@code /}; {@code {name}} matches one segment
   */
  String value() default "/";

  /**
   * Roles of which the request's principal needs one; anybody by default.
   *
   * @return role names
   */
  String[] roles() default {};

  /**
   * Permissions of which the request's principal needs one, besides a role where roles are named;
   * none by default.
   *
   * @return such as {@code orders.read}; no patterns
   */
  String[] permissions() default {};

  /**
   * One sentence for the API documentation.
   *
   * @return text, empty by default
   */
  String description() default "";
}
