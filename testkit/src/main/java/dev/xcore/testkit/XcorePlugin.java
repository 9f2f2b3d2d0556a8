package dev.xcore.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a plugin for the tests of a class. Whatever takes a {@link PluginHarness} gets the plugin,
 * started: a test or {@code @BeforeEach} method one of its own, stopped after the test; a
 * constructor or {@code @BeforeAll} method one that all tests of the class share.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PluginExtension.class)
public @interface XcorePlugin {

  /**
   * The plugin's folder or jar, absolute or relative to the working directory.
   *
   * @return by default the plugin under {@code xcore plugin test}, else the classes that Maven has
   *     compiled, else the nearest folder upwards that has a {@code plugin.yaml}
   */
  String value() default "";

  /**
   * Folders or jars of plugins that this one requires.
   *
   * @return absolute or relative to the working directory
   */
  String[] with() default {};

  /**
   * Settings of the plugin, over those of its manifest.
   *
   * @return lines of YAML, such as {@code "greeting: Hi"}
   */
  String[] config() default {};
}
