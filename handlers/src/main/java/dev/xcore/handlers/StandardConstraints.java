package dev.xcore.handlers;

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
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Map;
import java.util.function.Predicate;

/** The constraints of {@code jakarta.validation.constraints}. */
final class StandardConstraints {

  private static final Package HOME = NotNull.class.getPackage();

  private final TimeConstraints times;

  StandardConstraints(Clock clock) {
    this.times = new TimeConstraints(clock);
  }

  static boolean isStandard(Annotation annotation) {
    return HOME.equals(annotation.annotationType().getPackage());
  }

  /**
   * Prepares one constraint.
   *
   * @throws IllegalArgumentException if it does not fit the type
   */
  Constraint of(Annotation annotation, Class<?> type) {
    return switch (annotation) {
      case NotNull _ ->
          new Constraint(false, _ -> true, fill(annotation, "must not be null"), _ -> {});
      case Null _ ->
          Constraint.of(
              _ -> false, fill(annotation, "must be null"), schema -> schema.put("type", "null"));
      case AssertTrue _ -> bool(true, annotation, type);
      case AssertFalse _ -> bool(false, annotation, type);
      case NotEmpty _, NotBlank _, Size _, Pattern _, Email _ -> ofText(annotation, type);
      case Past _, PastOrPresent _, Future _, FutureOrPresent _ -> ofTime(annotation, type);
      default -> ofNumber(annotation, type);
    };
  }

  private static Constraint ofText(Annotation annotation, Class<?> type) {
    return switch (annotation) {
      case NotEmpty _ ->
          SizeConstraints.notEmpty(type).withMessage(fill(annotation, "must not be empty"));
      case Size size -> SizeConstraints.of(size, type);
      case NotBlank _ ->
          TextConstraints.notBlank(type).withMessage(fill(annotation, "must not be blank"));
      case Pattern pattern ->
          TextConstraints.pattern(pattern, type)
              .withMessage(fill(annotation, "must match \"{regexp}\""));
      case Email email ->
          TextConstraints.email(email, type)
              .withMessage(fill(annotation, "must be a well-formed email address"));
      default -> throw unknown(annotation);
    };
  }

  private Constraint ofTime(Annotation annotation, Class<?> type) {
    return switch (annotation) {
      case Past _ -> time(annotation, type, "must be a past date", order -> order < 0);
      case PastOrPresent _ ->
          time(
              annotation,
              type,
              "must be a date in the past or in the present",
              order -> order <= 0);
      case Future _ -> time(annotation, type, "must be a future date", order -> order > 0);
      case FutureOrPresent _ ->
          time(
              annotation,
              type,
              "must be a date in the present or in the future",
              order -> order >= 0);
      default -> throw unknown(annotation);
    };
  }

  private Constraint time(
      Annotation annotation, Class<?> type, String message, Predicate<Integer> accepted) {
    Predicate<Object> test = times.comparedToNow(type, accepted, annotation);
    return Constraint.of(test, fill(annotation, message), _ -> {});
  }

  private static Constraint ofNumber(Annotation annotation, Class<?> type) {
    String atLeast = "must be greater than or equal to {value}";
    String atMost = "must be less than or equal to {value}";
    return switch (annotation) {
      case Min min -> lower(min.value(), true, annotation, type, atLeast);
      case Max max -> upper(max.value(), true, annotation, type, atMost);
      case DecimalMin min ->
          NumberConstraints.lower(new BigDecimal(min.value()), min.inclusive(), annotation, type)
              .withMessage(
                  fill(annotation, min.inclusive() ? atLeast : "must be greater than {value}"));
      case DecimalMax max ->
          NumberConstraints.upper(new BigDecimal(max.value()), max.inclusive(), annotation, type)
              .withMessage(
                  fill(annotation, max.inclusive() ? atMost : "must be less than {value}"));
      case Positive _ -> lower(0, false, annotation, type, "must be greater than 0");
      case PositiveOrZero _ ->
          lower(0, true, annotation, type, "must be greater than or equal to 0");
      case Negative _ -> upper(0, false, annotation, type, "must be less than 0");
      case NegativeOrZero _ -> upper(0, true, annotation, type, "must be less than or equal to 0");
      case Digits digits ->
          NumberConstraints.digits(digits, type)
              .withMessage(
                  fill(
                      annotation,
                      "numeric value out of bounds (<{integer} digits>.<{fraction} digits>"
                          + " expected)"));
      default -> throw unknown(annotation);
    };
  }

  private static Constraint lower(
      long bound, boolean isInclusive, Annotation annotation, Class<?> type, String message) {
    return NumberConstraints.lower(BigDecimal.valueOf(bound), isInclusive, annotation, type)
        .withMessage(fill(annotation, message));
  }

  private static Constraint upper(
      long bound, boolean isInclusive, Annotation annotation, Class<?> type, String message) {
    return NumberConstraints.upper(BigDecimal.valueOf(bound), isInclusive, annotation, type)
        .withMessage(fill(annotation, message));
  }

  private static Constraint bool(boolean wanted, Annotation annotation, Class<?> type) {
    if (type != boolean.class && type != Boolean.class) {
      throw misfit(annotation.annotationType(), type, "boolean values");
    }
    return Constraint.of(
        value -> value.equals(wanted),
        fill(annotation, "must be " + wanted),
        schema -> schema.putAll(Map.of("const", wanted)));
  }

  private static String fill(Annotation annotation, String fallback) {
    return MessageTemplate.fill(annotation, fallback);
  }

  private static IllegalArgumentException unknown(Annotation annotation) {
    return new IllegalArgumentException(
        "@" + annotation.annotationType().getSimpleName() + " is not known to this version");
  }

  /** Makes the error of a constraint at a type it cannot check. */
  static IllegalArgumentException misfit(
      Class<? extends Annotation> annotation, Class<?> type, String fitting) {
    String cure =
        java.util.Optional.class.isAssignableFrom(type)
            ? "put it inside: Optional<@%s …>".formatted(annotation.getSimpleName())
            : "remove it, or change the type";
    return new IllegalArgumentException(
        "@%s does not fit %s: it checks %s; %s"
            .formatted(annotation.getSimpleName(), type.getSimpleName(), fitting, cure));
  }
}
