package dev.xcore.handlers;

import dev.xcore.sdk.DatabaseException;
import dev.xcore.sdk.data.Column;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record as rows see it: its components, their columns, how to make one and look into it.
 * Immutable.
 *
 * @param <T> the record
 */
final class RecordType<T> {

  private static final Pattern HUMP =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private final Class<T> type;
  private final Constructor<T> constructor;
  private final List<Component> components;

  private RecordType(Class<T> type, Constructor<T> constructor, List<Component> components) {
    this.type = type;
    this.constructor = constructor;
    this.components = components;
  }

  /**
   * One component.
   *
   * @param name in the record
   * @param column in which it is stored
   * @param type as declared
   * @param raw its class
   * @param declared carries its annotations
   */
  record Component(String name, String column, Type type, Class<?> raw, RecordComponent declared) {

    private static Component of(RecordComponent declared) {
      Column column = declared.getAnnotation(Column.class);
      return new Component(
          declared.getName(),
          column == null ? snakeCase(declared.getName()) : column.value(),
          declared.getGenericType(),
          declared.getType(),
          declared);
    }

    @Nullable Object of(Object row) {
      try {
        Method accessor = declared.getAccessor();
        accessor.setAccessible(true);
        return accessor.invoke(row);
      } catch (InvocationTargetException e) {
        throw thrown(e);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("a record's accessor is accessible", e);
      }
    }
  }

  /**
   * Looks at a record.
   *
   * @throws IllegalArgumentException if it is none
   */
  static <T> RecordType<T> of(Class<T> type) {
    RecordComponent[] declared = type.getRecordComponents();
    if (declared == null) {
      throw new IllegalArgumentException(type.getName() + " is no record");
    }
    try {
      Constructor<T> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return new RecordType<>(
          type, constructor, Arrays.stream(declared).map(Component::of).toList());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has a canonical constructor", e);
    }
  }

  /** Writes {@code createdAt} as {@code created_at}. */
  static String snakeCase(String name) {
    return HUMP.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
  }

  List<Component> components() {
    return components;
  }

  /** Returns what a row is read into before a record is made of it. */
  RowShape shape() {
    return new RowShape.Components(
        name(),
        components.stream()
            .map(each -> new RowShape.Component(each.name(), each.column(), each.type()))
            .toList());
  }

  String name() {
    return type.getSimpleName();
  }

  /** Makes a record; what its own constructor throws comes out as it is. */
  T make(@Nullable Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw thrown(e);
    } catch (IllegalArgumentException e) {
      throw new DatabaseException(
          "a row does not fit record %s: %s".formatted(name(), e.getMessage()), "");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's constructor is accessible", e);
    }
  }

  private static RuntimeException thrown(InvocationTargetException e) {
    return switch (e.getCause()) {
      case RuntimeException known -> known;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(e);
    };
  }
}
