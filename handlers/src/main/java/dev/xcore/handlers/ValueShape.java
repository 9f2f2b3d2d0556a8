package dev.xcore.handlers;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Optional;

/**
 * What kind of value a type is, which decides where a parameter comes from.
 *
 * @param core the type without its {@code Optional}
 * @param isMany whether it is a list, set or array of something; {@code byte[]} is not
 * @param isSimple whether one text, or a list of texts if it is many, makes a value
 */
record ValueShape(Type core, boolean isMany, boolean isSimple) {

  /**
   * Looks at a type.
   *
   * @throws HandlerDefinitionException if it cannot be bound
   */
  static ValueShape of(Type type, Binder binder) {
    Type core = unwrapOptional(type);
    Optional<Type> element = element(core);
    return new ValueShape(
        core, element.isPresent(), binder.binding(element.orElse(core)).isSimple());
  }

  static boolean isOptional(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
  }

  /** Returns what is in an {@code Optional}; any other type as it is. */
  static Type unwrapOptional(Type type) {
    return type instanceof ParameterizedType generic && isOptional(type)
        ? generic.getActualTypeArguments()[0]
        : type;
  }

  /** Returns what a list, set or array consists of; empty for any other type. */
  static Optional<Type> element(Type type) {
    if (type instanceof GenericArrayType array) {
      return Optional.of(array.getGenericComponentType());
    }
    Class<?> raw = GenericTypes.raw(type);
    if (raw.isArray()) {
      return raw == byte[].class ? Optional.empty() : Optional.of(raw.getComponentType());
    }
    if (!Collection.class.isAssignableFrom(raw) && raw != Iterable.class) {
      return Optional.empty();
    }
    return Optional.of(
        type instanceof ParameterizedType generic && generic.getActualTypeArguments().length == 1
            ? generic.getActualTypeArguments()[0]
            : Object.class);
  }

  Class<?> raw() {
    return GenericTypes.raw(core);
  }

  /** Tells whether the value is written as an object with members. */
  boolean isObject() {
    return !isMany && !isSimple && raw() != Object.class;
  }
}
