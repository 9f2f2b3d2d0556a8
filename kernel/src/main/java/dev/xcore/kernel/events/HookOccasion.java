package dev.xcore.kernel.events;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.CallContext;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens once at a hook point.
 *
 * @param source who makes it happen: a plugin's name, or {@code xcore}
 * @param attributes what else there is to know, scalars by name
 * @param sender the binder of who makes it happen
 * @param payload what goes in: a record, bean, collection, map or scalar, or null
 * @param call that makes it happen
 * @param concerned the plugin that it is about, whose own hooks are not asked; empty for none
 */
public record HookOccasion(
    String source,
    Map<String, Object> attributes,
    Binder sender,
    @Nullable Object payload,
    CallContext call,
    Optional<String> concerned) {

  /** Copies the attributes. */
  public HookOccasion {
    attributes = Map.copyOf(attributes);
    Objects.requireNonNull(source, "source is null");
    Objects.requireNonNull(call, "call is null");
    Objects.requireNonNull(concerned, "concerned is null");
  }
}
