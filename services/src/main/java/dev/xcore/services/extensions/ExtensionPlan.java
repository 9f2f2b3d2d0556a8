package dev.xcore.services.extensions;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How an extension is made, checked before anything is started.
 *
 * @param settings of the extension
 * @param constructor of its class
 * @param arguments for the constructor: what is known, or {@link Needed} for another extension
 * @param type by which plugins use it; empty if they do not
 */
record ExtensionPlan(
    ExtensionSettings settings,
    Constructor<?> constructor,
    List<Object> arguments,
    Optional<Class<?>> type) {

  ExtensionPlan {
    arguments = List.copyOf(arguments);
  }

  /**
   * An argument that is another extension.
   *
   * @param name of the extension
   * @param type as what it is used
   */
  record Needed(String name, Class<?> type) {}

  String name() {
    return settings.service();
  }

  /** Returns the names of the extensions that it is made with. */
  List<String> needs() {
    return arguments.stream()
        .filter(Needed.class::isInstance)
        .map(argument -> ((Needed) argument).name())
        .toList();
  }

  /**
   * Makes it.
   *
   * @param others finds what it needs
   * @throws Exception what its constructor threw
   */
  Object make(Function<Needed, Object> others) throws Exception {
    List<@Nullable Object> given = new ArrayList<>();
    for (Object argument : arguments) {
      given.add(argument instanceof Needed needed ? others.apply(needed) : argument);
    }
    try {
      constructor.setAccessible(true);
      return constructor.newInstance(given.toArray());
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }
}
