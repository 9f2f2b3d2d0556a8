package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.InvalidPayloadException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What crosses between a plugin and a service of another: values of classes that both see as they
 * are, everything else as a copy that is bound anew.
 *
 * @param sender the binder of whoever gives a value
 * @param receiver the binder of whoever gets it
 * @param type of the service
 */
record ServiceCrossing(Binder sender, Binder receiver, Class<?> type) {

  @Nullable Object[] arguments(Method method, @Nullable Object[] arguments) {
    Type[] declared = method.getGenericParameterTypes();
    Class<?>[] raw = method.getParameterTypes();
    @Nullable Object[] all = new Object[arguments.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = value(arguments[i], declared[i], raw[i], method);
    }
    return all;
  }

  @Nullable Object result(Method method, @Nullable Object result) {
    return method.getReturnType() == void.class
        ? null
        : value(result, method.getGenericReturnType(), method.getReturnType(), method);
  }

  private @Nullable Object value(
      @Nullable Object value, Type declared, Class<?> raw, Method method) {
    if (value == null || (!isContainer(value) && isShared(value.getClass(), type))) {
      return value;
    }
    try {
      Object tree = sender.toTree(value);
      return raw == Object.class || isOpen(declared) && raw.isInstance(tree)
          ? tree
          : receiver.read(isOpen(declared) ? raw : declared, tree);
    } catch (IllegalArgumentException e) {
      throw new InvalidPayloadException(
          "a value of %s.%s cannot be handed over: %s"
              .formatted(
                  method.getDeclaringClass().getSimpleName(), method.getName(), e.getMessage()));
    }
  }

  /** Binds a value that came from another process; a type that is open takes it as it is. */
  static @Nullable Object received(Binder binder, @Nullable Object tree, Type declared) {
    return declared == Object.class || isOpen(declared) ? tree : binder.read(declared, tree);
  }

  /** What may hold values of other classes. */
  private static boolean isContainer(Object value) {
    return value instanceof Collection<?>
        || value instanceof Map<?, ?>
        || value instanceof Optional<?>
        || value instanceof Iterator<?>
        || (value.getClass().isArray() && !value.getClass().getComponentType().isPrimitive());
  }

  /** Tells whether a class is one of the JDK, the SDK or the service's own. */
  static boolean isShared(Class<?> of, Class<?> service) {
    Class<?> plain = of;
    while (plain.isArray()) {
      plain = plain.getComponentType();
    }
    if (plain.isPrimitive() || plain.getClassLoader() == null) {
      return !plain.isHidden();
    }
    return !plain.isHidden()
        && (HostPackages.loader(plain.getPackageName()).isPresent()
                && !(plain.getClassLoader() instanceof PluginClassLoader)
            || (Objects.equals(plain.getClassLoader(), service.getClassLoader())
                && plain.getPackageName().equals(service.getPackageName())));
  }

  /** Tells whether a type depends on how the service's type was parameterized. */
  private static boolean isOpen(Type declared) {
    return switch (declared) {
      case TypeVariable<?> variable -> true;
      case WildcardType wildcard -> true;
      case ParameterizedType generic -> {
        for (Type argument : generic.getActualTypeArguments()) {
          if (isOpen(argument)) {
            yield true;
          }
        }
        yield false;
      }
      default -> false;
    };
  }
}
