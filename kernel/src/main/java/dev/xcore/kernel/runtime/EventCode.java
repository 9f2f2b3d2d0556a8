package dev.xcore.kernel.runtime;

import dev.xcore.sdk.Event;
import org.jspecify.annotations.Nullable;

/** Plugin code that takes events. */
@FunctionalInterface
interface EventCode {

  /**
   * Takes an event.
   *
   * @param instance to run on
   * @param event in the plugin's hands
   * @return its answer, null for none; {@link EmitTarget#NOT_TAKEN} if it leaves the event
   * @throws Throwable what the code throws
   */
  @Nullable Object take(PluginInstance instance, Event event) throws Throwable;
}
