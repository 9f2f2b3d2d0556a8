package dev.xcore.kernel.runtime;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls to the version of a plugin that is in force.
 *
 * @param tables in force
 */
record CallDispatcher(Supplier<Snapshot> tables) {

  /** How often a call is sent on when the version it was sent to has just left. */
  private static final int ATTEMPTS = 3;

  /**
   * Calls an action.
   *
   * @param plugin the plugin's name
   * @param action the action's name
   * @param payload a value tree
   * @param calls makes the call, once per attempt
   * @return a value tree
   * @throws dev.xcore.sdk.XcoreException if the call fails
   */
  @Nullable Object call(
      String plugin, String action, @Nullable Object payload, Supplier<Call> calls) {
    for (int attempt = 1; ; attempt++) {
      Snapshot now = tables.get();
      ActivePlugin target = now.plugin(plugin);
      Call call = calls.get();
      call.pin(now);
      try {
        return target.callForTree(call, action, payload);
      } catch (RetiredException e) {
        if (attempt == ATTEMPTS) {
          throw target.gone();
        }
      }
    }
  }
}
