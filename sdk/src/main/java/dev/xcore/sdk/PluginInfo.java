package dev.xcore.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes a plugin of generation 1, which has no {@code plugin.yaml}: stands on its entry class,
 * which is called {@code Run} or {@code Plugin} and may have a method {@code Router router()}. The
 * form is deprecated; {@code xcore plugin migrate NAME} writes the manifest of such a plugin.
 *
 * <p>The values are read before the plugin is compiled: write them as text in quotes, or name
 * constants of the same file.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PluginInfo {

  /**
   * The plugin's version.
   *
   * @return SemVer, such as {@code 1.0.0}
   */
  String version();

  /**
   * Who wrote the plugin.
   *
   * @return text, empty by default
   */
  String author() default "";

  /**
   * Where the plugin's routes are mounted.
   *
   * @return a path that starts with {@code /app/}; {@code /app/NAME} by default
   */
  String apiPrefix() default "";

  /**
   * Groups of the plugin's routes in the API documentation.
   *
   * @return names of tags, none by default
   */
  String[] tags() default {};

  /**
   * What the plugin does.
   *
   * @return text, empty by default
   */
  String description() default "";

  /**
   * The plugin's name.
   *
   * @return {@code ^[a-z][a-z0-9_-]{0,62}$}; the name of the plugin's folder by default
   */
  String name() default "";

  /**
   * Other plugins that must serve before this one.
   *
   * @return names, each with a version range after a colon if it matters: {@code "users: ^1.2"}
   */
  String[] requires() default {};

  /**
   * Names of the plugin's background tasks. They are shown, and not run by this version.
   *
   * @return names, none by default
   */
  String[] tasks() default {};
}
