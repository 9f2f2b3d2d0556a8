package dev.xcore.handlers;

import java.lang.invoke.MethodHandle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of a record or bean.
 *
 * @param type the class
 * @param key tells it from other types, type arguments included
 * @param name for messages and schemas
 * @param description for the schema, may be empty
 * @param creator makes an instance from the values of the arguments; null if it is only written
 * @param arguments what the constructor takes, in its order
 * @param setters what is set afterwards
 * @param outputs what is written, in that order
 */
record ObjectModel(
    Class<?> type,
    TypeUse key,
    String name,
    String description,
    @Nullable MethodHandle creator,
    List<Property> arguments,
    List<Property> setters,
    List<Property> outputs) {

  /** Returns every property once, those that are written first. */
  List<Property> all() {
    Map<String, Property> all = new LinkedHashMap<>();
    Stream.of(outputs, arguments, setters)
        .flatMap(List::stream)
        .forEach(property -> all.putIfAbsent(property.name(), property));
    return List.copyOf(all.values());
  }
}
