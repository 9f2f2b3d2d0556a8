package dev.xcore.handlers;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that takes one field of the payload.
 *
 * @param name of parameter and field
 * @param binding of the parameter
 */
record PayloadField(String name, TypeBinding binding) implements PayloadArgument {

  @Override
  public @Nullable Object read(Map<String, Object> payload, Reading reading) {
    Object value = payload.get(name);
    if (value == null && !payload.containsKey(name)) {
      value = Binder.ABSENT;
    }
    reading.enter(name);
    Object converted = binding.read(value, reading);
    reading.leave();
    return converted;
  }
}
