package dev.xcore.worker.protocol;

import dev.xcore.ipc.ProtocolException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The types that columns can be read into by a worker, by the names that {@link Type#getTypeName}
 * gives them: these, and optional ones and lists of them.
 */
public final class SqlTypes {

  private static final int DEEPEST = 2;

  private static final Map<String, Class<?>> SIMPLE =
      Stream.of(
              boolean.class,
              byte.class,
              short.class,
              int.class,
              long.class,
              float.class,
              double.class,
              char.class,
              Boolean.class,
              Byte.class,
              Short.class,
              Integer.class,
              Long.class,
              Float.class,
              Double.class,
              Character.class,
              BigInteger.class,
              BigDecimal.class,
              String.class,
              byte[].class,
              UUID.class,
              LocalDate.class,
              LocalTime.class,
              LocalDateTime.class,
              Instant.class,
              OffsetDateTime.class,
              OffsetTime.class,
              ZonedDateTime.class)
          .collect(Collectors.toUnmodifiableMap(Class::getTypeName, Function.identity()));

  private static final Map<String, Class<?>> WRAPPERS =
      Map.of(Optional.class.getName(), Optional.class, List.class.getName(), List.class);

  private SqlTypes() {}

  /**
   * Tells whether a type stands for itself.
   *
   * @param type any type
   * @return false for those that have parameters, and for those that do not cross
   */
  public static boolean isSimple(Type type) {
    return type instanceof Class<?> raw && SIMPLE.get(raw.getTypeName()) == raw;
  }

  /**
   * Returns the classes that may hold others.
   *
   * @return optional ones and lists
   */
  public static Set<Class<?>> wrappers() {
    return Set.of(Optional.class, List.class);
  }

  /**
   * Writes the name of a type that holds another.
   *
   * @param wrapper one of {@link #wrappers}
   * @param content the name of what it holds
   * @return its name
   */
  public static String wrapped(Class<?> wrapper, String content) {
    return wrapper.getName() + '<' + content + '>';
  }

  /**
   * Finds a type.
   *
   * @param name of it
   * @return the type
   * @throws ProtocolException if it is none that crosses
   */
  public static Type of(String name) throws ProtocolException {
    return of(name, DEEPEST);
  }

  private static Type of(String name, int depth) throws ProtocolException {
    Class<?> simple = SIMPLE.get(name);
    if (simple != null) {
      return simple;
    }
    int bracket = name.indexOf('<');
    Class<?> wrapper = bracket < 0 ? null : WRAPPERS.get(name.substring(0, bracket));
    if (wrapper == null || depth == 0 || !name.endsWith(">")) {
      throw new ProtocolException("a column cannot be read into that type");
    }
    return new Wrapped(wrapper, of(name.substring(bracket + 1, name.length() - 1), depth - 1));
  }

  /**
   * A type that holds another.
   *
   * @param wrapper what holds it
   * @param content what is held
   */
  private record Wrapped(Class<?> wrapper, Type content) implements ParameterizedType {

    @Override
    public Type[] getActualTypeArguments() {
      return new Type[] {content};
    }

    @Override
    public Type getRawType() {
      return wrapper;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return null;
    }

    @Override
    public String getTypeName() {
      return wrapped(wrapper, content.getTypeName());
    }
  }
}
