package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.ValidationException;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.FutureOrPresent;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Null;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hibernate Validator and the binder find the same places wrong, in the same words. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HibernateOracleTest {

  private ValidatorFactory factory;
  private Validator validator;
  private final Binder binder = Binder.create();

  @BeforeAll
  void start() {
    factory =
        Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory();
    validator = factory.getValidator();
  }

  @AfterAll
  void stop() {
    factory.close();
  }

  record NotNullText(@NotNull @Nullable String value) {}

  record NullText(@Null @Nullable String value) {}

  record NotEmptyText(@NotEmpty @Nullable String value) {}

  record NotEmptyList(@NotEmpty @Nullable List<String> value) {}

  record NotBlankText(@NotBlank @Nullable String value) {}

  record SizedText(@Size(min = 2, max = 3) @Nullable String value) {}

  record SizedList(@Size(min = 1, max = 2) @Nullable List<String> value) {}

  record SizedMap(@Size(max = 1) @Nullable Map<String, Integer> value) {}

  record MinLong(@Min(-3) @Max(7) @Nullable Long value) {}

  record MinInt(@Min(0) int value) {}

  record MinDouble(@Min(1) @Max(2) double value) {}

  record MinDecimal(@Min(1) @Nullable BigDecimal value) {}

  record MinText(@Min(3) @Nullable String value) {}

  record Decimals(
      @DecimalMin(value = "0.5", inclusive = false) @DecimalMax("1.5")
          @Nullable BigDecimal value) {}

  record DecimalDouble(
      @DecimalMin("0.1") @DecimalMax(value = "0.3", inclusive = false) double value) {}

  record Digital(@Digits(integer = 3, fraction = 2) @Nullable BigDecimal value) {}

  record DigitalLong(@Digits(integer = 3, fraction = 0) long value) {}

  record DigitalText(@Digits(integer = 3, fraction = 2) @Nullable String value) {}

  record Plus(@Positive @Nullable Integer value) {}

  record PlusOrZero(@PositiveOrZero double value) {}

  record Minus(@Negative @Nullable BigDecimal value) {}

  record MinusOrZero(@NegativeOrZero long value) {}

  record Truth(@AssertTrue @Nullable Boolean value) {}

  record Lie(@AssertFalse boolean value) {}

  record Matching(
      @Pattern(regexp = "[a-z]+\\d?", flags = Pattern.Flag.CASE_INSENSITIVE)
          @Nullable String value) {}

  record Mail(@Email @Nullable String value) {}

  record PastDay(@Past @Nullable LocalDate value) {}

  record PastOrNow(@PastOrPresent @Nullable Instant value) {}

  record FutureDay(@Future @Nullable LocalDate value) {}

  record FutureYear(@FutureOrPresent @Nullable Year value) {}

  record Elements(List<@NotBlank @Size(max = 3) String> value) {}

  record Values(Map<String, @Positive Integer> value) {}

  record Inside(Optional<@Size(min = 2) String> value) {}

  record Nested(List<@Valid MinLong> value) {}

  record Several(@NotBlank @Size(min = 2) @Pattern(regexp = "x+") @Nullable String value) {}

  static Stream<Arguments> cases() {
    String[] texts = {
      null, "", " ", "\t\n", "\u00a0", "\u2003", "a", "ab", "abc", "abcd", "😀", "x", "Z9", "a\n"
    };
    Stream<Arguments> textual =
        Stream.of(
                NotNullText.class,
                NullText.class,
                NotEmptyText.class,
                NotBlankText.class,
                SizedText.class,
                Matching.class,
                Several.class)
            .flatMap(type -> Stream.of(texts).map(text -> Arguments.of(type, text, text)));
    return Stream.of(textual, numeric(), containers(), times(), mails()).flatMap(all -> all);
  }

  private static Stream<Arguments> of(Class<?> type, Object... values) {
    return Stream.of(values).map(value -> Arguments.of(type, value, value));
  }

  private static Stream<Arguments> numeric() {
    Object[] decimals =
        Stream.of(
                "0", "-0.01", "0.5", "0.50", "0.51", "1", "1.5", "1.51", "100", "999.99", "1000",
                "1E+3", "1.250")
            .map(BigDecimal::new)
            .toArray();
    Object[] doubles = {0.0, 0.1, 0.2, 0.3, 1.0, 1.5, 2.0, 2.0001, -1e300, 1e300, 0.1 + 0.2};
    Object[] longs = {
      -1001L, -999L, -4L, -3L, -1L, 0L, 1L, 7L, 8L, 999L, 1000L, Long.MAX_VALUE, Long.MIN_VALUE
    };
    Object[] texts = {null, "", "3", "2.9", "3.14", "x", "1e2", "1000", "0.125", " 3"};
    return Stream.of(
            Stream.of(Decimals.class, MinDecimal.class, Minus.class, Digital.class)
                .flatMap(type -> of(type, decimals)),
            Stream.of(DecimalDouble.class, MinDouble.class, PlusOrZero.class)
                .flatMap(type -> of(type, doubles)),
            Stream.of(MinLong.class, DigitalLong.class, MinusOrZero.class)
                .flatMap(type -> of(type, longs)),
            Stream.of(MinText.class, DigitalText.class).flatMap(type -> of(type, texts)),
            Stream.of(Plus.class, MinInt.class).flatMap(type -> of(type, -1, 0, 1)),
            Stream.of(Truth.class, Lie.class).flatMap(type -> of(type, true, false)))
        .flatMap(all -> all);
  }

  private static Stream<Arguments> containers() {
    Map<String, Object> two = new HashMap<>(Map.of("a", 1, "b", -2));
    return Stream.of(
            Stream.of(NotEmptyList.class, SizedList.class, Elements.class)
                .flatMap(type ->
                    of(type, List.of(), List.of("a"), List.of("a", " "), List.of("abcd", "", "b"))),
            Stream.of(SizedMap.class, Values.class).flatMap(type -> of(type, Map.of(), two)),
            Stream.of(
                Arguments.of(Inside.class, Optional.empty(), null),
                Arguments.of(Inside.class, Optional.of("a"), "a"),
                Arguments.of(Inside.class, Optional.of("ab"), "ab"),
                Arguments.of(
                    Nested.class,
                    List.of(new MinLong(1L), new MinLong(9L), new MinLong(-9L)),
                    List.of(Map.of("value", 1), Map.of("value", 9), Map.of("value", -9)))))
        .flatMap(all -> all);
  }

  private static Stream<Arguments> times() {
    List<Arguments> all = new ArrayList<>();
    for (LocalDate day : List.of(LocalDate.of(1999, 1, 1), LocalDate.of(2999, 12, 31))) {
      all.add(Arguments.of(PastDay.class, day, day.toString()));
      all.add(Arguments.of(FutureDay.class, day, day.toString()));
      all.add(Arguments.of(FutureYear.class, Year.from(day), day.getYear()));
      Instant moment = Instant.parse(day + "T00:00:00Z");
      all.add(Arguments.of(PastOrNow.class, moment, moment.toString()));
    }
    return all.stream();
  }

  private static Stream<Arguments> mails() {
    return of(
        Mail.class,
        null,
        "",
        "a@b",
        "a@b.c",
        "a",
        "@b",
        "a@",
        "a@@b",
        "a b@c",
        "a.b@c.d",
        ".a@b",
        "a.@b",
        "a..b@c",
        "\"a b\"@c",
        "a@-b.c",
        "a@b-.c",
        "a@b..c",
        "a@[127.0.0.1]",
        "a@[1.2.3]",
        "a@[IPv6:::1]",
        "ä@ö.de",
        "a+b@c.d",
        "a@b.c.",
        "a@b c",
        "a,b@c",
        "x".repeat(64) + "@b",
        "x".repeat(65) + "@b",
        "a@" + "x".repeat(64) + ".de",
        "a@b_c.de",
        "<a@b>",
        "a@b\n");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bothFindTheSameWrong(Class<?> type, @Nullable Object value, @Nullable Object tree)
      throws ReflectiveOperationException {
    Object instance = type.getDeclaredConstructors()[0].newInstance(value);
    Set<String> theirs =
        validator.validate(instance).stream()
            .map(found ->
                plain(found.getPropertyPath().toString()) + ": " + said(found.getMessage()))
            .collect(Collectors.toCollection(TreeSet::new));
    Map<String, @Nullable Object> fields = new HashMap<>();
    fields.put("value", tree);
    assertThat(problems(type, fields)).isEqualTo(theirs);
  }

  /** Hibernate Validator has it less than zero; for JSON Schema and mathematics it is zero. */
  @Test
  void minusZeroIsZero() {
    assertThat(problems(PlusOrZero.class, Map.of("value", -0.0))).isEmpty();
    assertThat(validator.validate(new PlusOrZero(-0.0))).hasSize(1);
  }

  /** What its expressions would have said, and open borders without the largest number. */
  private static String said(String message) {
    boolean isExclusive = message.endsWith("0.5") || message.endsWith("0.3");
    return message
        .replace("${inclusive == true ? 'or equal to ' : ''}", isExclusive ? "" : "or equal to ")
        .replace("between 2 and 2147483647", "at least 2");
  }

  /** {@code value[k].<map value>} is {@code value.k} here. */
  private static String plain(String path) {
    return path.replaceAll("\\[([a-z]\\w*)]", ".$1").replaceAll("\\.?<[^>]*>", "");
  }

  private Set<String> problems(Class<?> type, Object tree) {
    try {
      assertThat(binder.read(type, tree)).isInstanceOf(type);
      return Set.of();
    } catch (ValidationException e) {
      return e.errors().stream()
          .map((FieldError error) -> error.field() + ": " + error.message())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
