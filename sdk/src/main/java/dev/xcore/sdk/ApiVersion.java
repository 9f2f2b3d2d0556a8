package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which versions of the plugin's API a route, WebSocket or action belongs to; on a class,
 * which all its handler methods belong to that do not say so themselves.
 *
 * <p>The versions are listed in {@code plugin.yaml}: {@code api: {versions: [v1, v2]}}. A handler
 * without this annotation belongs to all of them. Several methods may serve the same path or action
 * as long as no version has two of them.
 *
 * <p>{@code @ApiVersion("v2") @Get("/users")} answers at {@code /plugins/NAME/v2/users}, and at
 * {@code /plugins/NAME/users} for the header {@code X-API-Version: v2} or {@code Accept:
 * application/vnd.NAME.v2+json}. A versioned action is called with the same header, or by the name
 * {@code ACTION@v2}, in {@link PluginCalls} too.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface ApiVersion {

  /**
   * The versions.
   *
   * @return one or more of {@code api.versions} in {@code plugin.yaml}
   */
  String[] value();
}
