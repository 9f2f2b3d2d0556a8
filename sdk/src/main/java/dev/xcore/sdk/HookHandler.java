package dev.xcore.sdk;

/** Stands at a hook point. Called by many threads at once, unless the plugin is single-threaded. */
@FunctionalInterface
public interface HookHandler {

  /**
   * Looks at what is about to happen, or has happened.
   *
   * @param call what happens
   * @throws Exception if the hook has failed: it is passed over then, unless it has cancelled
   */
  void handle(HookCall call) throws Exception;
}
