package dev.xcore.handlers;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What users of a service hold in its place: an object of the service's type that passes calls on
 * to whatever does the work at that moment. Thread safe.
 */
public final class ServiceHandle implements InvocationHandler {

  /** Does what a handle is asked to do. */
  @FunctionalInterface
  public interface Target {

    /**
     * Calls a method.
     *
     * @param method of the handle's type, none of {@link Object}
     * @param arguments of it
     * @return its result
     * @throws Throwable what it threw
     */
    @Nullable Object call(Method method, @Nullable Object[] arguments) throws Throwable;

    /**
     * Tells whether it does a default method its own way.
     *
     * @param method with a default
     * @return whether the method is passed on; otherwise it runs where the handle is
     */
    default boolean overrides(Method method) {
      return true;
    }
  }

  private static final @Nullable Object[] NOTHING = {};

  private final String name;
  private final boolean runsDefaults;
  private final Target target;

  private ServiceHandle(String name, boolean runsDefaults, Target target) {
    this.name = name;
    this.runsDefaults = runsDefaults;
    this.target = target;
  }

  /**
   * Makes a handle.
   *
   * @param type an interface
   * @param name of the service, for messages
   * @param target does everything
   * @param <T> that type
   * @return passes on every method
   */
  public static <T> T of(Class<T> type, String name, Target target) {
    return make(type, new ServiceHandle(name, false, target));
  }

  /**
   * Makes a handle whose default methods run where it is.
   *
   * @param type an interface
   * @param name of the service, for messages
   * @param target does what has no default
   * @param <T> that type
   * @return passes on the abstract methods
   */
  public static <T> T ofAbstract(Class<T> type, String name, Target target) {
    return make(type, new ServiceHandle(name, true, target));
  }

  private static <T> T make(Class<T> type, ServiceHandle handle) {
    ClassLoader own = type.getClassLoader();
    ClassLoader loader =
        own == null || own.equals(ClassLoader.getPlatformClassLoader())
            ? Objects.requireNonNull(ServiceHandle.class.getClassLoader())
            : own;
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, handle));
  }

  /**
   * Calls a method of an object, and throws what it throws.
   *
   * @param method an accessible one
   * @param object has it
   * @param arguments of it
   * @return its result
   * @throws Throwable what it threw, unwrapped
   */
  public static @Nullable Object invoke(Method method, Object object, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(object, arguments);
    } catch (InvocationTargetException e) {
      throw Objects.requireNonNullElse(e.getCause(), e);
    }
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    @Nullable Object[] given = arguments == null ? NOTHING : arguments;
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, given);
    }
    return method.isDefault() && (runsDefaults || !target.overrides(method))
        ? InvocationHandler.invokeDefault(proxy, method, given)
        : target.call(method, given);
  }

  /**
   * Tells whether an object does a default method its own way.
   *
   * @param object a handle, or what does the work
   * @param method with a default
   * @return whether it does
   */
  public static boolean overrides(Object object, Method method) {
    if (Proxy.isProxyClass(object.getClass())
        && Proxy.getInvocationHandler(object) instanceof ServiceHandle handle) {
      return !handle.runsDefaults && handle.target.overrides(method);
    }
    return overrides(object.getClass(), method);
  }

  /**
   * Tells whether a class does a default method its own way.
   *
   * @param type of whatever does the work
   * @param method with a default
   * @return whether it does
   */
  public static boolean overrides(Class<?> type, Method method) {
    try {
      return !type.getMethod(method.getName(), method.getParameterTypes()).isDefault();
    } catch (NoSuchMethodException none) {
      return false;
    }
  }

  @SuppressWarnings("ReferenceEquality") // a handle equals itself only
  private Object ofObject(Object proxy, Method method, @Nullable Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "service '" + name + "'";
    };
  }
}
