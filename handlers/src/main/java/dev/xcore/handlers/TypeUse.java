package dev.xcore.handlers;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A type as it is used at one place: its class, its type arguments with theirs, and the annotations
 * that stand there. Type variables are replaced by what they stand for.
 *
 * @param raw the class
 * @param arguments its type arguments, none for a raw type; of an array, the type of its elements
 * @param annotations what stands at this place
 */
record TypeUse(Class<?> raw, List<TypeUse> arguments, List<Annotation> annotations) {

  static final TypeUse OBJECT = new TypeUse(Object.class, List.of(), List.of());

  TypeUse {
    arguments = List.copyOf(arguments);
    annotations = List.copyOf(annotations);
  }

  /** Looks at a type without annotations. */
  static TypeUse of(Type type) {
    return of(type, Map.of());
  }

  /** Looks at a type and the annotations of the parameter, component or field it stands at. */
  static TypeUse of(Type type, AnnotatedElement place) {
    Optional<AnnotatedType> annotated =
        annotatedType(place).filter(found -> found.getType().equals(type));
    TypeUse use = annotated.map(found -> of(found, Map.of())).orElseGet(() -> of(type));
    return use.declaredWith(List.of(place.getAnnotations()));
  }

  /** Looks at an annotated type of a class whose type variables are known. */
  static TypeUse of(AnnotatedType type, Map<TypeVariable<?>, TypeUse> variables) {
    List<Annotation> own = List.of(type.getAnnotations());
    return switch (type) {
      case AnnotatedArrayType array -> {
        TypeUse element = of(array.getAnnotatedGenericComponentType(), variables);
        yield new TypeUse(element.raw.arrayType(), List.of(element), own);
      }
      case AnnotatedParameterizedType generic -> {
        List<TypeUse> arguments = new ArrayList<>();
        for (AnnotatedType argument : generic.getAnnotatedActualTypeArguments()) {
          arguments.add(of(argument, variables));
        }
        yield new TypeUse(rawClass(generic.getType()), arguments, own);
      }
      case AnnotatedTypeVariable variable -> of(variable.getType(), variables).and(own);
      case AnnotatedWildcardType wildcard ->
          of(wildcard.getAnnotatedUpperBounds()[0], variables).and(own);
      default -> of(type.getType(), variables).and(own);
    };
  }

  private static TypeUse of(Type type, Map<TypeVariable<?>, TypeUse> variables) {
    return switch (type) {
      case Class<?> array when array.isArray() ->
          new TypeUse(array, List.of(of(array.getComponentType(), variables)), List.of());
      case Class<?> raw -> new TypeUse(raw, List.of(), List.of());
      case ParameterizedType generic ->
          new TypeUse(
              rawClass(generic),
              Arrays.stream(generic.getActualTypeArguments())
                  .map(argument -> of(argument, variables))
                  .toList(),
              List.of());
      case GenericArrayType array -> {
        TypeUse element = of(array.getGenericComponentType(), variables);
        yield new TypeUse(element.raw.arrayType(), List.of(element), List.of());
      }
      case WildcardType wildcard -> of(wildcard.getUpperBounds()[0], variables);
      case TypeVariable<?> variable -> {
        TypeUse known = variables.get(variable);
        yield known != null ? known : new TypeUse(rawClass(variable), List.of(), List.of());
      }
      default -> throw new IllegalArgumentException("unknown kind of type: " + type);
    };
  }

  private static Class<?> rawClass(Type type) {
    return switch (type) {
      case Class<?> raw -> raw;
      case ParameterizedType generic -> rawClass(generic.getRawType());
      case TypeVariable<?> variable -> rawClass(variable.getBounds()[0]);
      default -> Object.class;
    };
  }

  private static Optional<AnnotatedType> annotatedType(AnnotatedElement place) {
    return switch (place) {
      case Parameter parameter -> Optional.of(parameter.getAnnotatedType());
      case RecordComponent component -> Optional.of(component.getAnnotatedType());
      case Field field -> Optional.of(field.getAnnotatedType());
      case Method method -> Optional.of(method.getAnnotatedReturnType());
      case AnnotatedType type -> Optional.of(type);
      default -> Optional.empty();
    };
  }

  /**
   * Adds the annotations of the declaration. Those that may also stand at types are seen twice by
   * reflection; before an array they are meant for the array, not for its elements.
   */
  TypeUse declaredWith(List<Annotation> declared) {
    if (!raw.isArray() || declared.isEmpty()) {
      return and(declared);
    }
    TypeUse innermost = argument(0);
    List<Annotation> elementOnly =
        innermost.annotations.stream().filter(found -> !declared.contains(found)).toList();
    TypeUse element = new TypeUse(innermost.raw, innermost.arguments, elementOnly);
    return new TypeUse(raw, List.of(element), annotations).and(declared);
  }

  /** Adds annotations that are not there yet. */
  TypeUse and(List<Annotation> more) {
    if (more.isEmpty()) {
      return this;
    }
    Set<Annotation> all = new LinkedHashSet<>(annotations);
    all.addAll(more);
    return new TypeUse(raw, arguments, List.copyOf(all));
  }

  /** Returns the same type without annotations of its own; its arguments keep theirs. */
  TypeUse bare() {
    return annotations.isEmpty() ? this : new TypeUse(raw, arguments, List.of());
  }

  /** Returns a type argument; {@code Object} for a raw type. */
  TypeUse argument(int index) {
    return index < arguments.size() ? arguments.get(index) : OBJECT;
  }

  /** Returns what the type variables of the class stand for. */
  Map<TypeVariable<?>, TypeUse> variables() {
    TypeVariable<?>[] variables = raw.getTypeParameters();
    Map<TypeVariable<?>, TypeUse> known = new java.util.HashMap<>();
    for (int i = 0; i < variables.length && i < arguments.size(); i++) {
      known.put(variables[i], arguments.get(i));
    }
    return known;
  }

  <A extends Annotation> Optional<A> find(Class<A> kind) {
    return annotations.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** Returns the name as in source code, without packages: {@code List<String>}. */
  @Override
  public String toString() {
    if (raw.isArray()) {
      return argument(0) + "[]";
    }
    String name = raw.getSimpleName();
    return arguments.isEmpty()
        ? name
        : arguments.stream()
            .map(TypeUse::toString)
            .collect(Collectors.joining(", ", name + "<", ">"));
  }
}
