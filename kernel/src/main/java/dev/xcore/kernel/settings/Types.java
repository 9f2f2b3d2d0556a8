package dev.xcore.kernel.settings;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the types of keys. */
public final class Types {

  private static final Type<String> TEXT =
      scalar("text", s -> s.tree() instanceof String t ? t : null);
  private static final Type<String> ANY_SCALAR =
      scalar("text, a number, true or false", s -> s.tree() == null ? null : s.text());
  private static final Type<Boolean> BOOL =
      scalar("true or false", s -> s.tree() instanceof Boolean b ? b : null);

  private Types() {}

  /**
   * Text; numbers and switches must be quoted.
   *
   * @return the type
   */
  public static Type<String> text() {
    return TEXT;
  }

  /**
   * Text that follows a pattern.
   *
   * @param pattern the whole text matches it
   * @param description what is allowed, in words
   * @return the type
   */
  public static Type<String> text(Pattern pattern, String description) {
    return scalar(
        description,
        s -> s.tree() instanceof String text && pattern.matcher(text).matches() ? text : null);
  }

  /**
   * Any single value, as the text that was written.
   *
   * @return the type
   */
  public static Type<String> anyScalar() {
    return ANY_SCALAR;
  }

  /**
   * {@code true} or {@code false}.
   *
   * @return the type
   */
  public static Type<Boolean> bool() {
    return BOOL;
  }

  /**
   * A whole number within limits.
   *
   * @param least the smallest allowed
   * @param most the largest allowed
   * @return the type
   */
  public static Type<Integer> integer(int least, int most) {
    return wholeNumber(least, most).as(wholeNumber(least, most).description(), Math::toIntExact);
  }

  /**
   * A whole number within limits.
   *
   * @param least the smallest allowed
   * @param most the largest allowed
   * @return the type
   */
  public static Type<Long> wholeNumber(long least, long most) {
    String description =
        most == Long.MAX_VALUE || most == Integer.MAX_VALUE
            ? "a whole number, at least " + least
            : "a whole number from %d to %d".formatted(least, most);
    return scalar(
        description, s -> s.tree() instanceof Long n && n >= least && n <= most ? n : null);
  }

  /**
   * A number within limits.
   *
   * @param least the smallest allowed
   * @param most the largest allowed
   * @return the type
   */
  public static Type<Double> number(double least, double most) {
    return scalar(
        "a number from %s to %s".formatted(plain(least), plain(most)),
        s ->
            s.tree() instanceof Number n
                    && !(n instanceof BigInteger)
                    && n.doubleValue() >= least
                    && n.doubleValue() <= most
                ? n.doubleValue()
                : null);
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /**
   * A time span: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d} or a number of
   * seconds.
   *
   * @param least the shortest allowed
   * @return the type
   */
  public static Type<Duration> duration(Duration least) {
    String description =
        "a duration such as 500ms, 10s, 5m, 2h or a number of seconds"
            + (least.isZero() ? "" : ", at least " + Quantities.write(least));
    return scalar(
        description,
        s ->
            s.tree() instanceof String || s.tree() instanceof Long || s.tree() instanceof Double
                ? Quantities.duration(s.text()).filter(d -> d.compareTo(least) >= 0).orElse(null)
                : null);
  }

  /**
   * An amount of bytes: {@code 512KB}, {@code 10MB}, {@code 2GB} (of 1024) or a number of bytes.
   *
   * @param least the smallest allowed, in bytes
   * @return the type; its value in bytes
   */
  public static Type<Long> size(long least) {
    return scalar(
        "a size such as 512KB, 10MB, 2GB or a number of bytes, at least " + least,
        s ->
            s.tree() instanceof String || s.tree() instanceof Long
                ? Quantities.bytes(s.text()).filter(n -> n >= least).orElse(null)
                : null);
  }

  /**
   * One of several words.
   *
   * @param words what is allowed; compared without regard to case
   * @return the type; its value as given here
   */
  public static Type<String> choice(String... words) {
    return new Choice(List.of(words));
  }

  /**
   * One of the constants of an enum, written in lower case.
   *
   * @param type the enum
   * @param <E> the enum
   * @return the type
   */
  public static <E extends Enum<E>> Type<E> choice(Class<E> type) {
    Map<String, E> constants =
        Arrays.stream(type.getEnumConstants())
            .collect(
                Collectors.toMap(
                    e -> e.name().toLowerCase(Locale.ROOT),
                    Function.identity(),
                    (a, b) -> a,
                    LinkedHashMap::new));
    Choice words = new Choice(List.copyOf(constants.keySet()));
    return words.as(
        words.description(),
        word -> {
          E constant = constants.get(word);
          if (constant == null) {
            throw new IllegalArgumentException(word);
          }
          return constant;
        });
  }

  /**
   * A list.
   *
   * @param item what each item is
   * @param <T> typed item
   * @return the type
   */
  public static <T> Type<List<T>> list(Type<T> item) {
    return new ListType<>(item);
  }

  /**
   * A mapping with free keys.
   *
   * @param key what each key must match
   * @param value what each value is
   * @param <T> typed value
   * @return the type; keeps the order
   */
  public static <T> Type<Map<String, T>> map(Pattern key, Type<T> value) {
    return new MapType<>(key, value);
  }

  /**
   * A mapping with free keys.
   *
   * @param value what each value is
   * @param <T> typed value
   * @return the type; keeps the order
   */
  public static <T> Type<Map<String, T>> map(Type<T> value) {
    return new MapType<>(Pattern.compile(".+", Pattern.DOTALL), value);
  }

  /**
   * A mapping whose content is not checked. Keys without a value are left out.
   *
   * @return the type; maps, lists, texts, {@code Long}, {@code BigInteger}, {@code Double}, {@code
   *     Boolean}
   */
  public static Type<Map<String, Object>> tree() {
    return new MapType<>(Pattern.compile(".*", Pattern.DOTALL), new Anything());
  }

  /**
   * One of two forms that differ in shape: single value, list or mapping.
   *
   * @param first the first form
   * @param second the second form
   * @param <T> typed value of both
   * @return the type
   */
  public static <T> Type<T> either(Type<? extends T> first, Type<? extends T> second) {
    return new Either<>(first, second);
  }

  private static <T> Type<T> scalar(String description, Function<Node.Scalar, @Nullable T> read) {
    return new Type<>(description) {

      @Override
      boolean suits(Node node) {
        return node instanceof Node.Scalar;
      }

      @Override
      public @Nullable T read(Node node, String path, Check check) {
        T value = node instanceof Node.Scalar scalar ? read.apply(scalar) : null;
        if (value == null) {
          mismatch(node, path, check);
        }
        return value;
      }
    };
  }
}
