package dev.xcore.kernel.runtime;

import dev.xcore.kernel.events.Hook;
import org.jspecify.annotations.Nullable;

/**
 * The hooks that have led to a call, so that none meets what it does itself. Immutable.
 *
 * @param hook the last one
 * @param before the others, null for none
 */
record HookedPlace(Hook hook, @Nullable HookedPlace before) {

  /** Whether a hook is among those that have led to a place. */
  @SuppressWarnings("ReferenceEquality") // hooks are what they are, not what they look like
  static boolean isBelow(@Nullable HookedPlace place, Hook hook) {
    for (HookedPlace at = place; at != null; at = at.before) {
      if (at.hook == hook) {
        return true;
      }
    }
    return false;
  }
}
