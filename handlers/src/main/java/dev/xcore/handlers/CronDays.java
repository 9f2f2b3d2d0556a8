package dev.xcore.handlers;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;

/**
 * The days that a cron expression names.
 *
 * @param days of the month as bits
 * @param weekdays as bits, Sunday is 0
 * @param specials days that depend on the month, such as the last one
 * @param weekdaySpecials days of the week that depend on the month, such as the last Friday
 * @param isEither whether a day that fits one of both fields is enough, as in Unix
 */
record CronDays(
    long days,
    long weekdays,
    List<Special> specials,
    List<Special> weekdaySpecials,
    boolean isEither) {

  CronDays {
    specials = List.copyOf(specials);
    weekdaySpecials = List.copyOf(weekdaySpecials);
  }

  /** A day that has to be counted out. */
  sealed interface Special {

    boolean matches(LocalDate date);

    /** So many days before the last of the month. */
    record Last(int before) implements Special {
      @Override
      public boolean matches(LocalDate date) {
        return date.getDayOfMonth() == date.lengthOfMonth() - before;
      }
    }

    /** The last day of the month from Monday to Friday. */
    record LastWorkday() implements Special {
      @Override
      public boolean matches(LocalDate date) {
        return date.equals(nearest(date.with(TemporalAdjusters.lastDayOfMonth())));
      }
    }

    /** The day from Monday to Friday nearest to a day, in the same month. */
    record Workday(int day) implements Special {
      @Override
      public boolean matches(LocalDate date) {
        return day <= date.lengthOfMonth() && date.equals(nearest(date.withDayOfMonth(day)));
      }
    }

    /** The last such day of the week in a month. */
    record LastOf(DayOfWeek weekday) implements Special {
      @Override
      public boolean matches(LocalDate date) {
        return date.equals(date.with(TemporalAdjusters.lastInMonth(weekday)));
      }
    }

    /** The first, second … such day of the week in a month. */
    record Numbered(DayOfWeek weekday, int number) implements Special {
      @Override
      public boolean matches(LocalDate date) {
        return date.getDayOfWeek() == weekday && (date.getDayOfMonth() - 1) / 7 + 1 == number;
      }
    }

    private static LocalDate nearest(LocalDate date) {
      return switch (date.getDayOfWeek()) {
        case SATURDAY -> date.getDayOfMonth() == 1 ? date.plusDays(2) : date.minusDays(1);
        case SUNDAY ->
            date.getDayOfMonth() == date.lengthOfMonth() ? date.minusDays(2) : date.plusDays(1);
        default -> date;
      };
    }
  }

  boolean matches(LocalDate date) {
    boolean isDay =
        (days >> date.getDayOfMonth() & 1) == 1
            || specials.stream().anyMatch(special -> special.matches(date));
    boolean isWeekday =
        (weekdays >> date.getDayOfWeek().getValue() % 7 & 1) == 1
            || weekdaySpecials.stream().anyMatch(special -> special.matches(date));
    return isEither ? isDay || isWeekday : isDay && isWeekday;
  }
}
