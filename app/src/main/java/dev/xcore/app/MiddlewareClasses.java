package dev.xcore.app;

import dev.xcore.app.config.CallSettings;
import dev.xcore.kernel.settings.Problem;
import dev.xcore.kernel.settings.SettingsException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the middleware of calls or requests that the configuration names by class. */
final class MiddlewareClasses<T> {

  private final Class<T> kind;
  private final String key;
  private final List<Problem> problems = new ArrayList<>();

  private MiddlewareClasses(Class<T> kind, String key) {
    this.kind = kind;
    this.key = key;
  }

  /**
   * Makes all of it.
   *
   * @param kind what it must be
   * @param key where it is named
   * @param entries of the configuration
   * @return by entry, in order
   * @throws SettingsException if a class is missing or unusable; names every one
   */
  static <T> Map<CallSettings.Middleware, T> create(
      Class<T> kind, String key, List<CallSettings.Middleware> entries) {
    MiddlewareClasses<T> classes = new MiddlewareClasses<>(kind, key);
    Map<CallSettings.Middleware, T> made = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (CallSettings.Middleware entry : entries) {
      if (!names.add(entry.name())) {
        classes.problem(entry, "has the name '" + entry.name() + "' of another; change one");
      }
      T middleware = classes.create(entry);
      if (middleware != null) {
        made.put(entry, middleware);
      }
    }
    if (!classes.problems.isEmpty()) {
      throw new SettingsException(classes.problems);
    }
    return made;
  }

  private @Nullable T create(CallSettings.Middleware entry) {
    try {
      Class<?> type = Class.forName(entry.className(), true, loader());
      if (kind.isAssignableFrom(type)) {
        return kind.cast(construct(type, entry.config()));
      }
      problem(entry, "does not implement " + kind.getName());
    } catch (ClassNotFoundException e) {
      problem(entry, "is not on the application's class path");
    } catch (InvocationTargetException e) {
      problem(entry, "cannot be constructed: " + e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      problem(
          entry,
          "cannot be constructed: it needs a public constructor without parameters, or with one"
              + " Map<String, Object> for its config ("
              + e
              + ")");
    }
    return null;
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? MiddlewareClasses.class.getClassLoader() : context;
  }

  private static Object construct(Class<?> type, Map<String, Object> config)
      throws ReflectiveOperationException {
    for (Constructor<?> constructor : type.getConstructors()) {
      if (List.of(constructor.getParameterTypes()).equals(List.of(Map.class))) {
        return constructor.newInstance(config);
      }
    }
    return type.getConstructor().newInstance();
  }

  private void problem(CallSettings.Middleware entry, String why) {
    problems.add(entry.place().problem(key, "class " + entry.className() + " " + why));
  }
}
