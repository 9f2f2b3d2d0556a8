package dev.xcore.handlers;

import dev.xcore.sdk.Database;
import dev.xcore.sdk.PluginContext;
import dev.xcore.sdk.Repository;
import dev.xcore.sdk.XcoreException;
import jakarta.inject.Named;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds the services that a constructor asks for: by type, by {@link Named} name, and repositories
 * by the type of their records. What cannot be had is noted, all of it. Not thread safe.
 */
final class InjectableServices {

  private static final Supplier<?> NOTHING = Object::new;

  private final Class<?> entry;
  private final PluginContext context;
  private final List<String> problems = new ArrayList<>();

  InjectableServices(Class<?> entry, PluginContext context) {
    this.entry = entry;
    this.context = context;
  }

  /** Returns what is wrong, in order. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /**
   * Finds what a parameter asks for.
   *
   * @param parameter of the constructor
   * @param others types that are injected besides services, for messages
   * @return gives it; something useless if there is a problem
   */
  Supplier<?> find(Parameter parameter, Collection<Class<?>> others) {
    Class<?> type = parameter.getType();
    try {
      Object service = find(parameter);
      if (type.isInstance(service)) {
        return () -> service;
      }
      problems.add(
          "the constructor asks for a %s named '%s', but that is a %s"
              .formatted(type.getName(), name(parameter), service.getClass().getSimpleName()));
    } catch (UnknownTypeException unknown) {
      problems.add(
          "the constructor of %s asks for a %s, which cannot be injected; can be: %s; %s"
              .formatted(
                  entry.getName(),
                  type.getName(),
                  others.stream().map(Class::getSimpleName).collect(Collectors.joining(", ")),
                  unknown.getMessage()));
    } catch (XcoreException | IllegalArgumentException e) {
      problems.add(
          "the constructor asks for %s, but %s".formatted(type.getSimpleName(), e.getMessage()));
    }
    return NOTHING;
  }

  /** The platform offers no such type. */
  private static final class UnknownTypeException extends RuntimeException {
    UnknownTypeException(IllegalArgumentException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private Object find(Parameter parameter) {
    if (parameter.getType() == Repository.class) {
      return database(parameter).repository(row(parameter));
    }
    if (parameter.isAnnotationPresent(Named.class)) {
      return context.service(name(parameter));
    }
    try {
      return context.service(parameter.getType());
    } catch (IllegalArgumentException e) {
      throw new UnknownTypeException(e);
    }
  }

  private Database database(Parameter parameter) {
    if (!parameter.isAnnotationPresent(Named.class)) {
      return context.database();
    }
    if (context.service(name(parameter)) instanceof Database database) {
      return database;
    }
    throw new IllegalArgumentException("'" + name(parameter) + "' is no database");
  }

  private static String name(Parameter parameter) {
    Named named = parameter.getAnnotation(Named.class);
    return named == null ? "" : named.value();
  }

  private static Class<? extends Record> row(Parameter parameter) {
    if (parameter.getParameterizedType() instanceof ParameterizedType type
        && type.getActualTypeArguments()[0] instanceof Class<?> row
        && row.isRecord()) {
      return row.asSubclass(Record.class);
    }
    throw new IllegalArgumentException(
        "it does not say of which record; write Repository<User, Long> with a record User");
  }
}
