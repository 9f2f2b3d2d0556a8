package dev.xcore.kernel.runtime;

import dev.xcore.sdk.HookCall;

/** Plugin code that stands at hook points. */
@FunctionalInterface
interface HookCode {

  /**
   * Looks at what happens.
   *
   * @param instance to run on
   * @param call what happens, in the plugin's hands
   * @throws Throwable what the code throws
   */
  void handle(PluginInstance instance, HookCall call) throws Throwable;
}
