package dev.xcore.handlers;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Method handles of plugin members, which need not be public, in shapes that are quick to call. */
final class Handles {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final MethodType GETTER = MethodType.methodType(Object.class, Object.class);
  private static final MethodType SETTER =
      MethodType.methodType(void.class, Object.class, Object.class);
  private static final MethodType CREATOR = MethodType.methodType(Object.class, Object[].class);

  private Handles() {}

  static MethodHandle getter(Method method) {
    return find(method, () -> LOOKUP.unreflect(method)).asType(GETTER);
  }

  static MethodHandle getter(Field field) {
    return find(field, () -> LOOKUP.unreflectGetter(field)).asType(GETTER);
  }

  static MethodHandle setter(Method method) {
    return find(method, () -> LOOKUP.unreflect(method)).asType(SETTER);
  }

  static MethodHandle setter(Field field) {
    return find(field, () -> LOOKUP.unreflectSetter(field)).asType(SETTER);
  }

  /** Makes a handle from an array of arguments to the new object. */
  static MethodHandle creator(Executable executable) {
    MethodHandle handle =
        executable instanceof Constructor<?> constructor
            ? find(constructor, () -> LOOKUP.unreflectConstructor(constructor))
            : find(executable, () -> LOOKUP.unreflect((Method) executable));
    return handle
        .asFixedArity()
        .asType(handle.type().generic())
        .asSpreader(Object[].class, executable.getParameterCount())
        .asType(CREATOR);
  }

  private interface Lookup {
    MethodHandle get() throws IllegalAccessException;
  }

  private static MethodHandle find(AccessibleObject member, Lookup lookup) {
    try {
      member.setAccessible(true);
      return lookup.get();
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      throw new IllegalArgumentException(member + " cannot be reached; make it public", e);
    }
  }

  /** Reads a property. Errors of the accessor are passed on. */
  static @Nullable Object get(MethodHandle getter, Object instance) throws IOException {
    try {
      return (Object) getter.invokeExact(instance);
    } catch (RuntimeException | Error | IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalArgumentException("an accessor failed: " + e, e);
    }
  }
}
