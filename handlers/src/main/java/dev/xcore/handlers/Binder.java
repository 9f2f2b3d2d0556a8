package dev.xcore.handlers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Type;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts between Java values and value trees, by bindings that are computed once per type. One
 * per plugin, dropped with it: it holds the plugin's classes. Thread safe.
 */
public final class Binder {

  private final BindingFactory inputs;
  private final BindingFactory outputs;

  private Binder(Optional<CustomConstraints> custom, Clock clock) {
    this.inputs = new BindingFactory(this, false, custom, clock);
    this.outputs = new BindingFactory(this, true, custom, clock);
  }

  /** Makes a binder whose time is given, for constraints on dates. */
  static Binder create(Clock clock) {
    return new Binder(Optional.empty(), clock);
  }

  /** Returns the binding that writes values of a class. */
  TypeBinding output(Class<?> type) {
    return outputs.value(TypeUse.of(type));
  }

  /**
   * Makes a binder that knows the standard constraints only.
   *
   * @return a new binder
   */
  public static Binder create() {
    return new Binder(Optional.empty(), Clock.systemUTC());
  }

  /**
   * Makes a binder.
   *
   * @param custom checks constraints that are not standard
   * @return a new binder
   */
  public static Binder create(CustomConstraints custom) {
    return new Binder(Optional.of(custom), Clock.systemUTC());
  }

  /**
   * Returns the binding of a type.
   *
   * @param type a class, or a parameterised type
   * @return the binding, always the same for a type
   * @throws HandlerDefinitionException if the type cannot be bound; says why
   */
  public TypeBinding binding(Type type) {
    try {
      return inputs.value(TypeUse.of(type));
    } catch (IllegalArgumentException wrong) {
      throw refused(type, wrong);
    }
  }

  /**
   * Returns the binding of a parameter or component with its own annotations: constraints, default,
   * format, nullability.
   *
   * @param type its generic type
   * @param annotations where they stand
   * @return the binding; its {@code read} of an absent value (see {@link #ABSENT}) yields the
   *     default, an empty {@code Optional}, null where nullable, or the problem "is required"
   * @throws HandlerDefinitionException if the type cannot be bound, a constraint does not fit it,
   *     or the default cannot be converted
   */
  public TypeBinding binding(Type type, AnnotatedElement annotations) {
    try {
      return inputs.member(TypeUse.of(type, annotations), BindingFactory.Place.COMPONENT, false);
    } catch (IllegalArgumentException wrong) {
      throw refused(type, wrong);
    }
  }

  /** Stands for a member that is not there, as opposed to one that is null. */
  public static final Object ABSENT = new Object();

  /**
   * Converts and validates a value tree, in tree mode.
   *
   * @param type the wanted type
   * @param tree the value tree
   * @param <T> the wanted type
   * @return the value
   * @throws dev.xcore.sdk.ValidationException if a field is missing, of a wrong type or violates a
   *     constraint
   */
  @SuppressWarnings("unchecked") // a binding reads its own type; a primitive's is its wrapper
  public <T> T read(Class<T> type, @Nullable Object tree) {
    return (T) Objects.requireNonNull(read((Type) type, tree));
  }

  /**
   * Converts and validates a value tree, in tree mode.
   *
   * @param type the wanted type, generic
   * @param tree the value tree
   * @return the value
   * @throws dev.xcore.sdk.ValidationException if a field is missing, of a wrong type or violates a
   *     constraint
   */
  public @Nullable Object read(Type type, @Nullable Object tree) {
    Reading reading = new Reading(Reading.Mode.TREE);
    Object value = inputs.element(TypeUse.of(type)).read(tree, reading);
    reading.finish();
    return value;
  }

  /**
   * Converts a value of any bindable type to a value tree of its own.
   *
   * @param value a record, bean, collection, map, array or scalar, or null
   * @return the value tree; immutable scalars are returned as they are
   * @throws IllegalArgumentException if the value, or something in it, cannot be written; names the
   *     type and the place
   */
  public @Nullable Object toTree(@Nullable Object value) {
    TreeSink sink = new TreeSink();
    try {
      write(value, sink);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return sink.result();
  }

  /**
   * Writes a value of any bindable type.
   *
   * @param value a record, bean, collection, map, array or scalar, or null
   * @param sink where to
   * @throws IOException if the sink fails
   * @throws IllegalArgumentException if the value, or something in it, cannot be written
   */
  public void write(@Nullable Object value, ValueSink sink) throws IOException {
    DepthSink bounded = new DepthSink(sink);
    if (value == null) {
      bounded.nothing();
    } else {
      output(value.getClass()).write(value, bounded);
    }
  }

  /**
   * Copies a tree, so that nobody else can change it.
   *
   * @throws dev.xcore.sdk.ValidationException if it is nested too deeply, or is none
   */
  Map<?, ?> copy(Map<String, ?> tree) {
    try {
      return toTree(tree) instanceof Map<?, ?> copy ? copy : Map.of();
    } catch (IllegalArgumentException wrong) {
      Reading reading = new Reading(Reading.Mode.TREE);
      reading.problem(String.valueOf(wrong.getMessage()), null);
      reading.finish();
      throw wrong;
    }
  }

  private static HandlerDefinitionException refused(Type type, IllegalArgumentException wrong) {
    return new HandlerDefinitionException(List.of(TypeUse.of(type) + ": " + wrong.getMessage()));
  }
}
