package dev.xcore.handlers;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * The due times of a cron expression; immutable. Five fields are read as Unix cron does (a day that
 * fits the day of the month <em>or</em> the day of the week is due where both are given), six as
 * Spring does (seconds first; both have to fit). Names, ranges, steps, lists, {@code ?}, {@code L},
 * {@code W} and {@code #} for days, and macros such as {@code @daily} are understood.
 *
 * <p>Where clocks are put forward, times that are skipped are due once, right after the gap; where
 * they are put back, times that come twice are due once, at the first. An expression with {@code *}
 * for the hour follows the clock instead: it is due in both of the doubled hours, and has nothing
 * to make up for.
 */
public final class CronExpression {

  /** The longest time until an expression is due: 29 February on a given day of the week. */
  private static final int YEARS = 50;

  private static final long ALL_HOURS = (1L << 24) - 1;

  private final String text;
  private final long seconds;
  private final long minutes;
  private final long hours;
  private final long months;
  private final CronDays days;

  CronExpression(String text, long seconds, long minutes, long hours, long months, CronDays days) {
    this.text = text;
    this.seconds = seconds;
    this.minutes = minutes;
    this.hours = hours;
    this.months = months;
    this.days = days;
  }

  /**
   * Reads an expression.
   *
   * @param text five or six fields, or a macro
   * @return the expression
   * @throws CronSyntaxException if it is none, or never due; says what is wrong and where
   */
  public static CronExpression parse(String text) {
    return new CronParser(text).parse();
  }

  boolean everComes() {
    return nextLocal(LocalDateTime.of(2000, 1, 1, 0, 0)).isPresent();
  }

  /**
   * Finds the next due time.
   *
   * @param time strictly before it
   * @param zone whose clock is meant
   * @return the due time; empty if it is more than 50 years away
   */
  public Optional<Instant> next(Instant time, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    return hours == ALL_HOURS ? nextOnClock(time, rules) : nextOfDay(time, rules);
  }

  /** Each local time once: the skipped ones when the gap ends, the doubled ones at the first. */
  private Optional<Instant> nextOfDay(Instant time, ZoneRules rules) {
    Optional<LocalDateTime> local = nextLocal(LocalDateTime.ofInstant(time, rules.getOffset(time)));
    while (local.isPresent()) {
      Instant due = instant(local.get(), rules);
      if (due.isAfter(time)) {
        return Optional.of(due);
      }
      local = nextLocal(local.get());
    }
    return Optional.empty();
  }

  private static Instant instant(LocalDateTime local, ZoneRules rules) {
    ZoneOffsetTransition transition = rules.getTransition(local);
    if (transition == null) {
      return local.toInstant(rules.getOffset(local));
    }
    return transition.isGap()
        ? transition.getInstant()
        : local.toInstant(transition.getOffsetBefore());
  }

  /** Whatever the clock on the wall shows, as often as it shows it. */
  private Optional<Instant> nextOnClock(Instant time, ZoneRules rules) {
    ZoneOffset offset = rules.getOffset(time);
    LocalDateTime from = LocalDateTime.ofInstant(time, offset);
    ZoneOffsetTransition change = rules.nextTransition(time);
    while (true) {
      ZoneOffset now = offset;
      Optional<Instant> due = nextLocal(from).map(local -> local.toInstant(now));
      if (due.isEmpty() || change == null || due.get().isBefore(change.getInstant())) {
        return due;
      }
      offset = change.getOffsetAfter();
      from = LocalDateTime.ofInstant(change.getInstant(), offset).minusSeconds(1);
      change = rules.nextTransition(change.getInstant());
    }
  }

  private Optional<LocalDateTime> nextLocal(LocalDateTime after) {
    LocalDateTime time = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    int lastYear = time.getYear() + YEARS;
    while (time.getYear() <= lastYear) {
      if ((months >> time.getMonthValue() & 1) == 0) {
        time = time.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay();
        continue;
      }
      Optional<LocalDateTime> found =
          days.matches(time.toLocalDate()) ? nextOfDay(time) : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
      time = time.toLocalDate().plusDays(1).atStartOfDay();
    }
    return Optional.empty();
  }

  /** Returns the first time that fits on the same day, not before the given one. */
  private Optional<LocalDateTime> nextOfDay(LocalDateTime from) {
    LocalDateTime time = from;
    while (time.toLocalDate().equals(from.toLocalDate())) {
      if ((hours >> time.getHour() & 1) == 0) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if ((minutes >> time.getMinute() & 1) == 0) {
        time = time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
      } else if ((seconds >> time.getSecond() & 1) == 0) {
        time = time.plusSeconds(1);
      } else {
        return Optional.of(time);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the expression as it was written.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return text;
  }
}
