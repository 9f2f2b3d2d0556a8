package dev.xcore.kernel.runtime;

import dev.xcore.kernel.settings.Problem;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.PluginCalls;
import dev.xcore.sdk.PluginContext;
import jakarta.inject.Inject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * Makes the instance of an entry class through the constructor annotated with {@link Inject}, or
 * the only one; parameters are chosen by their type.
 */
final class InstanceFactory {

  private final String location;
  private final Constructor<?> constructor;
  private final List<Supplier<?>> arguments;

  private InstanceFactory(
      String location, Constructor<?> constructor, List<Supplier<?>> arguments) {
    this.location = location;
    this.constructor = constructor;
    this.arguments = arguments;
  }

  /**
   * Chooses the constructor.
   *
   * @param entry the entry class
   * @param context what is injected
   * @param location of the plugin, for messages
   * @throws PluginLoadException if no constructor can be used; says why and how to mend it
   */
  static InstanceFactory of(Class<?> entry, PluginContext context, String location) {
    Constructor<?> constructor = constructor(entry, location);
    Map<Class<?>, Supplier<?>> injectable = injectable(context);
    List<Supplier<?>> arguments = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Class<?> type : constructor.getParameterTypes()) {
      Supplier<?> argument = injectable.get(type);
      if (argument == null) {
        problems.add(Problem.of(location, notInjectable(entry, type, injectable)));
      } else {
        arguments.add(argument);
      }
    }
    if (!problems.isEmpty()) {
      throw new PluginLoadException(PluginLoadException.Code.ENTRY_POINT, problems, null);
    }
    return new InstanceFactory(location, constructor, arguments);
  }

  private static Map<Class<?>, Supplier<?>> injectable(PluginContext context) {
    Map<Class<?>, Supplier<?>> known = new LinkedHashMap<>();
    known.put(PluginContext.class, () -> context);
    known.put(PluginCalls.class, context::calls);
    known.put(Config.class, context::config);
    known.put(Logger.class, context::logger);
    known.put(ExecutorService.class, context::executor);
    known.put(Executor.class, context::executor);
    return known;
  }

  private static String notInjectable(
      Class<?> entry, Class<?> type, Map<Class<?>, Supplier<?>> injectable) {
    return "the constructor of %s asks for a %s, which cannot be injected; can be: %s"
        .formatted(
            entry.getName(),
            type.getName(),
            injectable.keySet().stream()
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ")));
  }

  private static Constructor<?> constructor(Class<?> entry, String location) {
    Constructor<?>[] all = entry.getDeclaredConstructors();
    List<Constructor<?>> marked =
        Arrays.stream(all).filter(each -> each.isAnnotationPresent(Inject.class)).toList();
    if (marked.size() == 1) {
      return marked.getFirst();
    }
    if (marked.isEmpty() && all.length == 1) {
      return all[0];
    }
    String problem =
        all.length == 0
            ? " cannot be constructed: it is no ordinary class"
            : marked.isEmpty()
                ? " has " + all.length + " constructors: annotate one with @jakarta.inject.Inject"
                : " has " + marked.size() + " constructors with @Inject: leave it at one";
    throw unusable(location, "entry class " + entry.getName() + problem);
  }

  private static PluginLoadException unusable(String location, String message) {
    return new PluginLoadException(
        PluginLoadException.Code.ENTRY_POINT, List.of(Problem.of(location, message)), null);
  }

  /**
   * Constructs the instance, on the thread of the caller.
   *
   * @throws PluginLoadException if the class cannot be constructed
   * @throws Exception what the constructor threw, unwrapped
   */
  Object create() throws Exception {
    try {
      constructor.setAccessible(true);
      return constructor.newInstance(arguments.stream().map(Supplier::get).toArray());
    } catch (InstantiationException e) {
      throw unusable(
          location,
          "entry class "
              + constructor.getDeclaringClass().getName()
              + " is abstract: make it final");
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }
}
