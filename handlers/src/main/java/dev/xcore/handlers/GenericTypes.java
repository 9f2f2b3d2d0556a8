package dev.xcore.handlers;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the type variables of inherited methods stand for in one class: the {@code T} of {@code
 * Base<T>} is {@code Order} in {@code class Shop extends Base<Order>}.
 */
final class GenericTypes {

  private final Map<TypeVariable<?>, Type> variables = new HashMap<>();

  private GenericTypes() {}

  static GenericTypes of(Class<?> root) {
    GenericTypes types = new GenericTypes();
    types.visit(root);
    return types;
  }

  /** Returns the type of lists of something. */
  static Type listOf(Type element) {
    return new Resolved(List.class, null, new Type[] {element});
  }

  /** Returns the class of a type. */
  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType generic -> raw(generic.getRawType());
      case GenericArrayType array -> raw(array.getGenericComponentType()).arrayType();
      case TypeVariable<?> variable -> raw(variable.getBounds()[0]);
      case WildcardType wildcard -> raw(wildcard.getUpperBounds()[0]);
      default -> Object.class;
    };
  }

  /** Tells whether the type cannot be known: it depends on a variable that nothing binds. */
  static boolean isOpen(Type type) {
    return switch (type) {
      case TypeVariable<?> _ -> true;
      case ParameterizedType generic ->
          Arrays.stream(generic.getActualTypeArguments()).anyMatch(GenericTypes::isOpen);
      case GenericArrayType array -> isOpen(array.getGenericComponentType());
      case WildcardType wildcard ->
          Arrays.stream(wildcard.getUpperBounds()).anyMatch(GenericTypes::isOpen);
      default -> false;
    };
  }

  /** Replaces the variables that are bound; a type without any is returned as it is. */
  Type resolve(Type type) {
    return switch (type) {
      case TypeVariable<?> variable -> variables.getOrDefault(variable, variable);
      case ParameterizedType generic -> resolve(generic);
      case GenericArrayType array -> {
        Type component = resolve(array.getGenericComponentType());
        yield component instanceof Class<?> plain ? plain.arrayType() : array;
      }
      case WildcardType wildcard -> {
        Type bound = resolve(wildcard.getUpperBounds()[0]);
        yield bound.equals(wildcard.getUpperBounds()[0]) ? wildcard : bound;
      }
      default -> type;
    };
  }

  private Type resolve(ParameterizedType generic) {
    Type[] arguments = generic.getActualTypeArguments();
    Type[] resolved = Arrays.stream(arguments).map(this::resolve).toArray(Type[]::new);
    return Arrays.equals(arguments, resolved)
        ? generic
        : new Resolved(generic.getRawType(), generic.getOwnerType(), resolved);
  }

  private void visit(Class<?> type) {
    bind(type.getGenericSuperclass());
    for (Type parent : type.getGenericInterfaces()) {
      bind(parent);
    }
  }

  private void bind(@Nullable Type parent) {
    if (parent == null) {
      return;
    }
    Class<?> raw = raw(parent);
    if (parent instanceof ParameterizedType generic) {
      TypeVariable<?>[] parameters = raw.getTypeParameters();
      for (int i = 0; i < parameters.length; i++) {
        variables.put(parameters[i], resolve(generic.getActualTypeArguments()[i]));
      }
    }
    visit(raw);
  }

  /** Equal to the JDK's own parameterised types of the same content. */
  private static final class Resolved implements ParameterizedType {

    private final Type raw;
    private final @Nullable Type owner;
    private final Type[] arguments;

    Resolved(Type raw, @Nullable Type owner, Type[] arguments) {
      this.raw = raw;
      this.owner = owner;
      this.arguments = arguments;
    }

    @Override
    public Type[] getActualTypeArguments() {
      return arguments.clone();
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return owner;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ParameterizedType that
          && raw.equals(that.getRawType())
          && Objects.equals(owner, that.getOwnerType())
          && Arrays.equals(arguments, that.getActualTypeArguments());
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(arguments) ^ Objects.hashCode(owner) ^ raw.hashCode();
    }

    @Override
    public String toString() {
      String joined = String.join(", ", Arrays.stream(arguments).map(Type::getTypeName).toList());
      return raw.getTypeName() + "<" + joined + ">";
    }
  }
}
