package dev.xcore.handlers;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.xcore.sdk.Config;
import dev.xcore.sdk.Payload;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Null;
import java.lang.annotation.Annotation;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the bindings of types, each once. Thread safe: what is complete is read without a lock, one
 * thread at a time makes more.
 */
final class BindingFactory {

  /** What null and absence mean at a place. */
  enum Place {
    /** A record component or parameter: required. */
    COMPONENT,
    /** A bean's property: keeps the bean's own value. */
    PROPERTY,
    /** An element of a collection. */
    ELEMENT
  }

  private final Binder binder;
  private final boolean isOutput;
  private final ConstraintFinder constraints;
  private final ObjectModels objects;
  private final AnyBinding any;
  private final Optional<CustomConstraints> custom;
  private final Map<TypeUse, TypeBinding> complete = new ConcurrentHashMap<>();
  private final Map<TypeUse, TypeBinding> unfinished = new HashMap<>();
  private int depth;

  /**
   * Makes a factory.
   *
   * @param binder finds bindings of classes at run time
   * @param isOutput whether the bindings only write, so that types need not be readable
   * @param custom checks constraints that are not standard
   * @param clock for constraints on dates
   */
  BindingFactory(Binder binder, boolean isOutput, Optional<CustomConstraints> custom, Clock clock) {
    this.binder = binder;
    this.isOutput = isOutput;
    this.custom = custom;
    this.constraints = new ConstraintFinder(clock);
    this.any = new AnyBinding(binder::output);
    this.objects = new ObjectModels(this, isOutput);
  }

  /** Returns the binding of a type, without the annotations at its place. */
  TypeBinding value(TypeUse use) {
    TypeUse key = key(declared(use));
    TypeBinding known = complete.get(key);
    return known != null ? known : make(key);
  }

  /** A constant of an enum with a body of its own has a class of its own. */
  private static TypeUse declared(TypeUse use) {
    Class<?> above = use.raw().getSuperclass();
    boolean isConstant = above != null && above.isEnum();
    return isConstant ? new TypeUse(above, use.arguments(), use.annotations()) : use;
  }

  /** The form of a value depends on its type and format, not on its constraints. */
  private static TypeUse key(TypeUse use) {
    List<Annotation> formats =
        use.annotations().stream().filter(found -> found instanceof JsonFormat).toList();
    return new TypeUse(use.raw(), use.arguments(), formats);
  }

  private synchronized TypeBinding make(TypeUse key) {
    TypeBinding known = complete.containsKey(key) ? complete.get(key) : unfinished.get(key);
    if (known != null) {
      return known;
    }
    DeferredBinding deferred = new DeferredBinding();
    unfinished.put(key, deferred);
    depth++;
    try {
      TypeBinding made = create(key);
      deferred.complete(made);
      unfinished.put(key, made);
      if (depth == 1) {
        complete.putAll(unfinished);
      }
      return made;
    } catch (IllegalArgumentException e) {
      throw new HandlerDefinitionException(List.of(key + ": " + e.getMessage()));
    } finally {
      depth--;
      if (depth == 0) {
        unfinished.clear();
      }
    }
  }

  private TypeBinding create(TypeUse use) {
    Class<?> raw = use.raw();
    Optional<JsonFormat> format = use.find(JsonFormat.class);
    TypeBinding scalar = Scalars.ALL.get(raw);
    if (scalar != null) {
      return format.isEmpty() ? scalar : Formats.of(raw, scalar, format.get());
    }
    if (raw == Object.class) {
      return any;
    }
    if (raw == Payload.class || Payload.class.isAssignableFrom(raw) && isOutput) {
      return new PayloadBinding(binder, any);
    }
    if (isOutput && Config.class.isAssignableFrom(raw)) {
      return new PayloadBinding(binder, any);
    }
    Optional<OptionalBinding.Kind> optional = OptionalBinding.Kind.of(raw);
    if (optional.isPresent()) {
      return optional(use, optional.get());
    }
    TypeBinding container = container(use);
    return container != null ? container : object(use, format);
  }

  private TypeBinding optional(TypeUse use, OptionalBinding.Kind kind) {
    TypeUse content =
        kind == OptionalBinding.Kind.OBJECT
            ? inherited(use, use.argument(0))
            : TypeUse.of(kind.content()).and(key(use).annotations());
    return new OptionalBinding(kind, element(content));
  }

  private @Nullable TypeBinding container(TypeUse use) {
    Class<?> raw = use.raw();
    if (raw.isArray()) {
      return ListBinding.ofArray(raw.getComponentType(), element(inherited(use, use.argument(0))));
    }
    if (ListBinding.canRead(raw) || isOutput && isSequence(raw)) {
      return ListBinding.ofCollection(raw, element(inherited(use, use.argument(0))));
    }
    if (MapBinding.canRead(raw) || isOutput && Map.class.isAssignableFrom(raw)) {
      return map(use);
    }
    return null;
  }

  private static boolean isSequence(Class<?> raw) {
    boolean isSequence =
        Iterable.class.isAssignableFrom(raw)
            || Iterator.class.isAssignableFrom(raw)
            || BaseStream.class.isAssignableFrom(raw);
    return isSequence && !java.nio.file.Path.class.isAssignableFrom(raw);
  }

  private TypeBinding map(TypeUse use) {
    TypeUse key = use.argument(0).raw() == Object.class ? keyOfRaw() : use.argument(0);
    MemberBinding keys = element(key);
    if (!isOutput && !keys.isSimple()) {
      throw new IllegalArgumentException(
          "the keys of a map must be texts, numbers, enums or such, not " + key);
    }
    return new MapBinding(use.raw(), keys, element(inherited(use, use.argument(1))));
  }

  private TypeUse keyOfRaw() {
    return isOutput ? TypeUse.OBJECT : TypeUse.of(String.class);
  }

  /** A format at a container is meant for its elements. */
  private static TypeUse inherited(TypeUse container, TypeUse element) {
    return element.find(JsonFormat.class).isPresent()
        ? element
        : element.and(key(container).annotations());
  }

  private TypeBinding object(TypeUse use, Optional<JsonFormat> format) {
    Class<?> raw = use.raw();
    if (format.isPresent() && raw.isEnum()) {
      return Formats.ofEnum(raw, format.get());
    }
    if (format.isPresent() && format.get().shape() != JsonFormat.Shape.ANY) {
      throw new IllegalArgumentException("@JsonFormat does not fit " + use);
    }
    Optional<TypeBinding> delegating = objects.delegating(use);
    if (delegating.isPresent()) {
      return delegating.get();
    }
    if (raw.isEnum()) {
      return new EnumBinding(raw);
    }
    return objects.binding(use);
  }

  /** Returns the binding of an element of a collection. */
  MemberBinding element(TypeUse use) {
    return member(use, Place.ELEMENT, false);
  }

  /**
   * Returns the binding of a value at its place.
   *
   * @param isDemanded whether it is required in spite of its place
   * @throws HandlerDefinitionException if the type cannot be bound
   * @throws IllegalArgumentException if a constraint or the default does not fit
   */
  MemberBinding member(TypeUse use, Place place, boolean isDemanded) {
    Optional<OptionalBinding.Kind> optional = OptionalBinding.Kind.of(use.raw());
    List<Annotation> inner = pushedDown(use, optional);
    TypeBinding binding =
        inner.isEmpty() ? value(use) : optional(use, inner, optional.orElseThrow());
    List<Annotation> own =
        use.annotations().stream().filter(found -> !inner.contains(found)).toList();
    List<Constraint> found = isOutput ? List.of() : constraints.find(own, use.raw());
    boolean mayBeMissing =
        optional.isPresent() || isNullable(use) || use.find(Null.class).isPresent();
    boolean isBean = place == Place.PROPERTY;
    boolean acceptsNull =
        mayBeMissing || use.raw() == Object.class || isBean && !use.raw().isPrimitive();
    boolean isRequired = isDemanded || !mayBeMissing && !isBean;
    Object fallback = isOutput ? null : Defaults.tree(use);
    MemberBinding member = new MemberBinding(binding, found, acceptsNull, isRequired, fallback);
    if (fallback != null) {
      Defaults.requireFits(use, member);
    }
    return member;
  }

  private TypeBinding optional(
      TypeUse use, List<Annotation> constraints, OptionalBinding.Kind kind) {
    TypeUse content = TypeUse.of(kind.content()).and(key(use).annotations()).and(constraints);
    return new OptionalBinding(kind, element(content));
  }

  /** Constraints at an {@code OptionalInt} are meant for the number in it. */
  private static List<Annotation> pushedDown(TypeUse use, Optional<OptionalBinding.Kind> optional) {
    if (optional.isEmpty() || optional.get() == OptionalBinding.Kind.OBJECT) {
      return List.of();
    }
    return use.annotations().stream()
        .filter(ConstraintFinder::isConstraint)
        .filter(found -> !(found instanceof NotNull || found instanceof Null))
        .toList();
  }

  static boolean isNullable(TypeUse use) {
    return use.annotations().stream()
        .anyMatch(found -> found.annotationType().getSimpleName().equals("Nullable"));
  }

  /** Names the constraints at a type and inside it that only a full validator can check. */
  List<String> customConstraints(TypeUse use) {
    List<String> found = new ArrayList<>(constraints.custom(use.annotations()));
    use.arguments().forEach(argument -> found.addAll(customConstraints(argument)));
    return found;
  }

  List<String> customConstraints(Class<?> type) {
    return constraints.custom(List.of(type.getAnnotations()));
  }

  Optional<CustomConstraints> custom() {
    return custom;
  }

  Binder binder() {
    return binder;
  }

  AnyBinding any() {
    return any;
  }
}
