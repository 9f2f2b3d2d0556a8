package dev.xcore.handlers;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls one method with its arguments in an array; throws what it throws. Thread safe. */
final class Invocation implements HandlerCall {

  private static final MethodType SHAPE =
      MethodType.methodType(Object.class, Object.class, Object[].class);

  private final MethodHandle handle;

  private Invocation(MethodHandle handle) {
    this.handle = handle;
  }

  /**
   * Adapts a method, also a package-private one.
   *
   * @throws HandlerDefinitionException if its module does not open it
   */
  static Invocation of(Method method) {
    Class<?> owner = method.getDeclaringClass();
    Invocation.class.getModule().addReads(owner.getModule());
    try {
      MethodHandle direct =
          MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).unreflect(method);
      return new Invocation(
          direct
              .asFixedArity()
              .asSpreader(Object[].class, method.getParameterCount())
              .asType(SHAPE));
    } catch (IllegalAccessException closed) {
      throw new HandlerDefinitionException(
          List.of(
              "cannot be called: "
                  + owner.getModule()
                  + " does not open the package "
                  + owner.getPackageName()));
    }
  }

  @Override
  public @Nullable Object call(Object instance, @Nullable Object[] arguments) throws Throwable {
    return (Object) handle.invokeExact(instance, arguments);
  }
}
