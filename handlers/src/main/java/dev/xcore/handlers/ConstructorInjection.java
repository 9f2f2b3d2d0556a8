package dev.xcore.handlers;

import dev.xcore.sdk.Config;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Services;
import jakarta.inject.Inject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Makes the instance of an entry class through the constructor annotated with {@link Inject}, or
 * the only one; parameters are chosen by their type. Immutable.
 */
public final class ConstructorInjection {

  private final Constructor<?> constructor;
  private final List<Supplier<?>> arguments;

  private ConstructorInjection(Constructor<?> constructor, List<Supplier<?>> arguments) {
    this.constructor = constructor;
    this.arguments = arguments;
  }

  /**
   * Chooses the constructor.
   *
   * @param entry the entry class
   * @param context what is injected
   * @return the way to make an instance
   * @throws HandlerDefinitionException if no constructor can be used; says why and how to mend it
   */
  public static ConstructorInjection of(Class<?> entry, PluginContext context) {
    Constructor<?> constructor = constructor(entry);
    InjectableServices services = new InjectableServices(entry, context);
    Map<Class<?>, Supplier<?>> known = known(context);
    List<Supplier<?>> arguments = new ArrayList<>();
    for (Parameter parameter : constructor.getParameters()) {
      Supplier<?> argument = known.get(parameter.getType());
      arguments.add(argument == null ? services.find(parameter, known.keySet()) : argument);
    }
    if (!services.problems().isEmpty()) {
      throw new HandlerDefinitionException(services.problems());
    }
    return new ConstructorInjection(constructor, arguments);
  }

  private static Map<Class<?>, Supplier<?>> known(PluginContext context) {
    Map<Class<?>, Supplier<?>> known = new LinkedHashMap<>();
    known.put(PluginContext.class, () -> context);
    known.put(Config.class, context::config);
    known.put(Logger.class, context::logger);
    known.put(ExecutorService.class, context::executor);
    known.put(Executor.class, context::executor);
    known.put(Services.class, context::services);
    return known;
  }

  private static Constructor<?> constructor(Class<?> entry) {
    if (Modifier.isAbstract(entry.getModifiers()) && !entry.isInterface()) {
      throw unusable("entry class " + entry.getName() + " is abstract: make it final");
    }
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
    throw unusable("entry class " + entry.getName() + problem);
  }

  private static HandlerDefinitionException unusable(String message) {
    return new HandlerDefinitionException(List.of(message));
  }

  /**
   * Constructs the instance, on the thread of the caller.
   *
   * @return the instance
   * @throws Exception what the constructor threw, unwrapped
   */
  public Object create() throws Exception {
    try {
      constructor.setAccessible(true);
      return constructor.newInstance(arguments.stream().map(Supplier::get).toArray());
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }
}
