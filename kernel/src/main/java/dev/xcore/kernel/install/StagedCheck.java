package dev.xcore.kernel.install;

/**
 * A condition on a plugin before it is placed, such as a signature. It looks at the very files that
 * will be placed: nobody changes them in between.
 */
@FunctionalInterface
public interface StagedCheck {

  /**
   * Checks a plugin.
   *
   * @param staged the plugin
   * @throws dev.xcore.kernel.runtime.PluginLoadException if it may not be installed; says why
   */
  void check(StagedPlugin staged);
}
