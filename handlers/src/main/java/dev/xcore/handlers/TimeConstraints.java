package dev.xcore.handlers;

import java.lang.annotation.Annotation;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/** Constraints that compare a date or time with now. */
final class TimeConstraints {

  private static final Map<Class<?>, BiFunction<Object, Clock, Integer>> ORDERS =
      Map.ofEntries(
          order(Instant.class, Instant::now),
          order(LocalDate.class, LocalDate::now),
          order(LocalDateTime.class, LocalDateTime::now),
          order(LocalTime.class, LocalTime::now),
          order(MonthDay.class, MonthDay::now),
          order(Year.class, Year::now),
          order(YearMonth.class, YearMonth::now),
          Map.entry(
              OffsetDateTime.class,
              (value, clock) -> ((OffsetDateTime) value).toInstant().compareTo(clock.instant())),
          Map.entry(
              ZonedDateTime.class,
              (value, clock) -> ((ZonedDateTime) value).toInstant().compareTo(clock.instant())),
          Map.entry(
              OffsetTime.class,
              (value, clock) -> ((OffsetTime) value).compareTo(OffsetTime.now(clock))));

  private final Clock clock;

  TimeConstraints(Clock clock) {
    this.clock = clock;
  }

  private static <T extends Comparable<? super T>>
      Map.Entry<Class<?>, BiFunction<Object, Clock, Integer>> order(
          Class<T> type, Function<Clock, T> now) {
    return Map.entry(type, (value, clock) -> type.cast(value).compareTo(now.apply(clock)));
  }

  /**
   * Makes the test of a value against now.
   *
   * @param accepted of the order: negative before now, positive after
   * @throws IllegalArgumentException if the type is no point in time
   */
  Predicate<Object> comparedToNow(
      Class<?> type, Predicate<Integer> accepted, Annotation annotation) {
    BiFunction<Object, Clock, Integer> order = ORDERS.get(type);
    if (order == null) {
      throw StandardConstraints.misfit(
          annotation.annotationType(), type, "dates and times of java.time");
    }
    return value -> accepted.test(order.apply(value, clock));
  }
}
