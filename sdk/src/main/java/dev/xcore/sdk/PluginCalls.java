package dev.xcore.sdk;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Calls actions of other plugins, under this plugin's permissions and the called plugin's limits.
 *
 * <p>Payloads and results cross as trees of JDK types; records are converted on the way in, and
 * rebound to the caller's own types by the typed forms. Thread safe.
 */
public interface PluginCalls {

  /**
   * Calls an action and waits for its outcome.
   *
   * @param plugin the called plugin's name
   * @param action the action's name
   * @param payload a map, a record, a {@link Payload}, or null for none
   * @return the outcome; never throws for a failed call
   */
  Result call(String plugin, String action, @Nullable Object payload);

  /**
   * Calls an action and converts its value.
   *
   * @param plugin the called plugin's name
   * @param action the action's name
   * @param payload a map, a record, a {@link Payload}, or null for none
   * @param type what to convert the value to
   * @param <T> that type
   * @return the value
   * @throws XcoreException the typed error of a failed call
   */
  <T> T call(String plugin, String action, @Nullable Object payload, Class<T> type);

  /**
   * Calls an action and converts its value to a generic type.
   *
   * @param plugin the called plugin's name
   * @param action the action's name
   * @param payload a map, a record, a {@link Payload}, or null for none
   * @param type what to convert the value to
   * @param <T> that type
   * @return the value
   * @throws XcoreException the typed error of a failed call
   */
  <T> T call(String plugin, String action, @Nullable Object payload, TypeRef<T> type);

  /**
   * Calls an action on another virtual thread, with this call's trace, principal, tenant and
   * deadline.
   *
   * @param plugin the called plugin's name
   * @param action the action's name
   * @param payload a map, a record, a {@link Payload}, or null for none
   * @return completes with the outcome; cancelling it interrupts the call
   */
  CompletableFuture<Result> callAsync(String plugin, String action, @Nullable Object payload);
}
