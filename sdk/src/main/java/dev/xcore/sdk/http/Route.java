package dev.xcore.sdk.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Serves requests of any method to a path below the plugin's prefix.
 *
 * <p>Parameters of the handler method: a name that occurs in the path is a path parameter; {@link
 * Request}, {@link dev.xcore.sdk.CallContext} and {@link dev.xcore.sdk.PluginContext} are injected;
 * {@link Upload} takes a file; a simple type (text, number, boolean, enum, date, UUID, a list of
 * these) is a query parameter; a record or map is the body. {@link PathParam}, {@link QueryParam},
 * {@link HeaderParam}, {@link CookieParam} and {@link Body} override. A parameter is required
 * unless it is an {@code Optional}, {@code @Nullable} or has a default.
 *
 * <p>Return values: {@link Response} as it says; {@link dev.xcore.sdk.Result} as its value or
 * error; {@link ServerSentEvents} and {@link StreamingBody} as streams; {@code byte[]}, {@code
 * InputStream} and {@code java.nio.file.Path} as bytes; {@code CompletionStage} as what it
 * completes with; anything else as JSON. {@code void} and null answer 204.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Route {

  /**
   * The HTTP method.
   *
   * @return upper case, such as {@code GET} or {@code OPTIONS}
   */
  String method();

  /**
   * The path below the plugin's prefix.
   *
   * @return starts with {@code /}; {@code {name}} matches one segment, {@code {name...}} the rest
   */
  String path() default "/";

  /**
   * The status of a successful answer.
   *
   * @return 200 to 299
   */
  int status() default 200;

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

  /**
   * Groups in the API documentation; the plugin's name by default.
   *
   * @return tag names
   */
  String[] tags() default {};

  /**
   * Leaves the route out of the API documentation; it stays reachable.
   *
   * @return whether the route is undocumented
   */
  boolean hidden() default false;
}
