package dev.xcore.handlers;

import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.ServiceUnavailableException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method while the services that it requires are there.
 *
 * @param context of the plugin
 * @param services their names
 * @param method the method
 */
record RequiringCall(PluginContext context, List<String> services, HandlerCall method)
    implements HandlerCall {

  @Override
  public @Nullable Object call(Object instance, @Nullable Object[] arguments) throws Throwable {
    for (String service : services) {
      Optional<String> absence = context.services().absence(service);
      if (absence.isPresent()) {
        throw new ServiceUnavailableException(
            "this needs service '%s', which cannot be used now: %s"
                .formatted(service, absence.get()));
      }
    }
    return method.call(instance, arguments);
  }
}
