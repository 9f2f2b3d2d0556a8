package dev.xcore.handlers;

import dev.xcore.sdk.Cached;
import dev.xcore.sdk.CircuitBreaker;
import dev.xcore.sdk.Invalidate;
import dev.xcore.sdk.RateLimit;
import dev.xcore.sdk.RequiresRole;
import dev.xcore.sdk.RequiresService;
import dev.xcore.sdk.Retry;
import dev.xcore.sdk.Transactional;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code @Retry}, {@code @CircuitBreaker} and {@code @RateLimit} of a handler method. */
final class PolicyMarks {

  static final int MOST_ATTEMPTS = 100;
  static final int MOST_WINDOW = 1_000_000;
  static final int MOST_CALLS = Integer.MAX_VALUE;

  /** What concerns calls, and means nothing on a method that is not called by the platform. */
  private static final List<Class<? extends Annotation>> OF_CALLS =
      List.of(
          Retry.class,
          CircuitBreaker.class,
          RateLimit.class,
          Cached.class,
          Invalidate.class,
          Transactional.class,
          RequiresService.class);

  private final List<String> problems = new ArrayList<>();

  private PolicyMarks() {}

  /**
   * Reads a method's annotations.
   *
   * @throws HandlerDefinitionException with everything that is wrong with them
   */
  static CallPolicy of(Method method) {
    PolicyMarks marks = new PolicyMarks();
    CallPolicy policy =
        new CallPolicy(
            Optional.ofNullable(method.getAnnotation(Retry.class)).map(marks::retry),
            Optional.ofNullable(method.getAnnotation(CircuitBreaker.class)).map(marks::breaker),
            Optional.ofNullable(method.getAnnotation(RateLimit.class)).map(marks::rate));
    if (!marks.problems.isEmpty()) {
      throw new HandlerDefinitionException(marks.problems);
    }
    return policy;
  }

  /** Says what is wrong with annotations on a method that is no handler at all. */
  static Optional<String> misplaced(Method method) {
    return first(method, OF_CALLS)
        .or(() -> first(method, List.of(RequiresRole.class)))
        .map(mark ->
            "has "
                + mark
                + ", which works on handler methods only: this one has neither @Action nor a"
                + " route annotation such as @Get; "
                + instead(mark));
  }

  /** Says what is wrong with annotations on a handler that is neither an action nor a route. */
  static Optional<String> misplaced(Method method, String handler) {
    return first(method, OF_CALLS)
        .map(mark ->
            "has " + mark + " and " + handler + "; " + mark + " works on actions and routes only");
  }

  private static Optional<String> first(
      Method method, List<Class<? extends Annotation>> candidates) {
    return candidates.stream()
        .filter(method::isAnnotationPresent)
        .map(mark -> "@" + mark.getSimpleName())
        .findFirst();
  }

  private static String instead(String mark) {
    return switch (mark) {
      case "@RequiresRole" ->
          "put it on the handlers that call it, or ask CallContext.current().principal()";
      case "@Cached" ->
          "put it on the handlers that call it, or use context.cache().getOrCompute(…) in it";
      case "@Invalidate" ->
          "put it on the handlers that call it, or use context.cache().delete(…) in it";
      case "@Transactional" ->
          "put it on the handlers that call it, or use context.database().transaction(…) in it";
      case "@RequiresService" ->
          "put it on the handlers that call it, or ask context.services().absence(…) in it";
      default ->
          "put it on the handlers that call it, or make it an action and call that by"
              + " context.calls()";
    };
  }

  private CallPolicy.Repetition retry(Retry mark) {
    range("@Retry maxAttempts", mark.maxAttempts(), MOST_ATTEMPTS);
    if (mark.on().length == 0) {
      problems.add("@Retry on is empty: name the exceptions after which the method is repeated");
    }
    return new CallPolicy.Repetition(
        mark.maxAttempts(),
        duration("@Retry backoff", mark.backoff(), Duration.ZERO),
        List.of(mark.on()));
  }

  private CallPolicy.Suspension breaker(CircuitBreaker mark) {
    if (!(mark.failureRate() >= 1 && mark.failureRate() <= 100)) {
      problems.add("@CircuitBreaker failureRate is a percentage from 1 to 100");
    }
    range("@CircuitBreaker window", mark.window(), MOST_WINDOW);
    return new CallPolicy.Suspension(
        mark.failureRate(),
        mark.window(),
        duration("@CircuitBreaker openFor", mark.openFor(), Duration.ofMillis(1)));
  }

  private CallPolicy.Rate rate(RateLimit mark) {
    range("@RateLimit calls", mark.calls(), MOST_CALLS);
    return new CallPolicy.Rate(
        mark.calls(), duration("@RateLimit period", mark.period(), Duration.ofMillis(1)));
  }

  private void range(String what, long value, long most) {
    if (value < 1 || value > most) {
      problems.add(what + " is " + value + "; it is 1 to " + most);
    }
  }

  private Duration duration(String what, String text, Duration least) {
    Optional<Duration> read =
        DurationText.read(text).filter(duration -> duration.compareTo(least) >= 0);
    if (read.isEmpty()) {
      problems.add(
          what
              + " '"
              + text
              + "' is no duration such as 500ms, 10s or 5m"
              + (least.isZero() ? "" : " of at least a millisecond"));
    }
    return read.orElse(least);
  }
}
