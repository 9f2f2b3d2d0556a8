package dev.xcore.sdk;

import dev.xcore.sdk.http.Router;
import org.jspecify.annotations.Nullable;

/**
 * The entry point of a plugin. Every method is optional.
 *
 * <p>The platform creates one instance per activation through its only constructor, or the one
 * annotated with {@link jakarta.inject.Inject}; parameters are injected by type. The instance is
 * called by many threads at once unless its class is annotated with {@link SingleThreaded}. A
 * manifest may ask for several instances, or for one per call: then every callback is told to each
 * of them.
 *
 * <p>Callbacks may block and may throw. A throw in {@link #onLoad} or {@link #onReload} fails the
 * load; an older version that is serving stays in place.
 */
public interface Plugin {

  /**
   * Prepares the plugin, before its first route or action is served.
   *
   * @throws Exception if the plugin cannot work; the load fails with this cause
   */
  default void onLoad() throws Exception {}

  /**
   * Releases what the plugin holds, after the last of its calls has ended.
   *
   * @throws Exception if something could not be released; it is logged, the unload goes on
   */
  default void onUnload() throws Exception {}

  /**
   * Takes over from the version that is being replaced. Runs on the new instance after its {@link
   * #onLoad} and before it serves.
   *
   * @param previous the old version and the state its {@link #onSuspend} returned
   * @throws Exception if taking over is impossible; the old version goes on serving
   */
  default void onReload(Reload previous) throws Exception {}

  /**
   * Hands state to the version that is about to replace this one.
   *
   * @return JDK types only (strings, numbers, lists, maps), or {@code null} for nothing
   * @throws Exception if there is no state to be had; the reload is abandoned
   */
  default @Nullable Object onSuspend() throws Exception {
    return null;
  }

  /**
   * Tells that the plugin's settings have changed at run time.
   *
   * @param config the new settings, complete
   * @throws Exception if the settings are not acceptable; it is logged and the old stay in force
   */
  default void onConfigChange(Config config) throws Exception {}

  /**
   * Returns routes registered in code, beside the annotated ones. Called once per instance, after
   * construction and before {@link #onLoad}; all instances return the same routes.
   *
   * @return the routes, empty by default
   */
  default Router router() {
    return Router.create();
  }
}
