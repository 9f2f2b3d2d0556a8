package dev.xcore.handlers;

import dev.xcore.sdk.InvalidPayloadException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Binds a payload to the parameters of an action's method and calls it. Thread safe. */
final class ActionInvoker implements ActionDescriptor.Invoker {

  private final HandlerCall call;
  private final PayloadArgument[] arguments;

  ActionInvoker(HandlerCall call, List<PayloadArgument> arguments) {
    this.call = call;
    this.arguments = arguments.toArray(PayloadArgument[]::new);
  }

  @Override
  public @Nullable Object invoke(Object instance, @Nullable Object payload) throws Throwable {
    Map<String, Object> fields = fields(payload);
    @Nullable Object[] values = new Object[arguments.length];
    Reading reading = new Reading(Reading.Mode.TREE);
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments[i].read(fields, reading);
    }
    reading.finish();
    return call.call(instance, values);
  }

  /**
   * Returns the payload's fields.
   *
   * @throws InvalidPayloadException if the payload is not a map
   */
  @SuppressWarnings("unchecked") // a value tree's maps have text keys; any other key is never read
  static Map<String, Object> fields(@Nullable Object payload) {
    return switch (payload) {
      case null -> Map.of();
      case Map<?, ?> map -> (Map<String, Object>) map;
      default ->
          throw new InvalidPayloadException(
              "the payload must be an object with named fields, not "
                  + (payload instanceof Iterable ? "a list" : "a scalar"));
    };
  }
}
