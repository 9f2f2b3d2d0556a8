package dev.xcore.handlers;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts between Java values and value trees, by bindings that are computed once per type. One
 * per plugin, dropped with it: it holds the plugin's classes. Thread safe.
 */
public final class Binder {

  private final Optional<CustomConstraints> custom;

  private Binder(Optional<CustomConstraints> custom) {
    this.custom = custom;
  }

  /**
   * Makes a binder that knows the standard constraints only.
   *
   * @return a new binder
   */
  public static Binder create() {
    return new Binder(Optional.empty());
  }

  /**
   * Makes a binder.
   *
   * @param custom checks constraints that are not standard
   * @return a new binder
   */
  public static Binder create(CustomConstraints custom) {
    return new Binder(Optional.of(custom));
  }

  /**
   * Returns the binding of a type.
   *
   * @param type a class, or a parameterised type
   * @return the binding, always the same for a type
   * @throws HandlerDefinitionException if the type cannot be bound; says why
   */
  public TypeBinding binding(Type type) {
    throw new UnsupportedOperationException(type + " " + custom);
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
    throw new UnsupportedOperationException(type + " " + annotations);
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
  public <T> T read(Class<T> type, @Nullable Object tree) {
    throw new UnsupportedOperationException(type + " " + tree);
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
    throw new UnsupportedOperationException(type + " " + tree);
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
    throw new UnsupportedOperationException("" + value);
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
    throw new UnsupportedOperationException(value + " " + sink);
  }
}
