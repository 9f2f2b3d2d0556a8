package dev.xcore.handlers;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** When a job is due; immutable. */
public sealed interface JobTiming {

  /** The shortest interval. */
  Duration SHORTEST = Duration.ofMillis(100);

  /** The longest interval or delay. */
  Duration LONGEST = Duration.ofDays(3660);

  /** The longest name of a zone, in characters. */
  int LONGEST_NAME = 60;

  /**
   * At the times of a cron expression.
   *
   * @param cron the expression
   * @param zone whose clock is meant; empty for that of the platform
   */
  record Calendar(CronExpression cron, Optional<ZoneId> zone) implements JobTiming {

    @Override
    public Optional<Instant> next(Instant time, Instant anchor, ZoneId usual) {
      return cron.next(time, zone.orElse(usual));
    }

    @Override
    public String text() {
      return "cron " + cron;
    }
  }

  /**
   * Again and again.
   *
   * @param period from due time to due time
   */
  record Interval(Duration period) implements JobTiming {

    /** Checks the period. */
    public Interval {
      if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "an interval of %s is none that jobs have; it is 100ms to 3660d"
                .formatted(DurationText.write(period)));
      }
    }

    @Override
    public Optional<Instant> next(Instant time, Instant anchor, ZoneId usual) {
      if (time.isBefore(anchor)) {
        return Optional.of(anchor.plus(period));
      }
      long steps = Duration.between(anchor, time).dividedBy(period) + 1;
      return Optional.of(anchor.plus(period.multipliedBy(steps)));
    }

    @Override
    public String text() {
      return "every " + DurationText.write(period);
    }
  }

  /**
   * Once.
   *
   * @param time when
   */
  record Moment(Instant time) implements JobTiming {

    @Override
    public Optional<Instant> next(Instant after, Instant anchor, ZoneId usual) {
      return after.isBefore(time) ? Optional.of(time) : Optional.empty();
    }

    @Override
    public String text() {
      return "at " + time;
    }
  }

  /**
   * Finds the next due time.
   *
   * @param time strictly before it
   * @param anchor a due time, from which intervals are counted
   * @param usual whose clock is meant where nothing else is said
   * @return the due time, empty if there is none
   */
  Optional<Instant> next(Instant time, Instant anchor, ZoneId usual);

  /**
   * Writes it.
   *
   * @return such as {@code cron 0 3 * * *}, {@code every 5m}, {@code at 2027-01-01T00:00:00Z}
   */
  String text();

  /**
   * Names the clock that is meant.
   *
   * @return the zone, empty if none was given
   */
  default Optional<ZoneId> zone() {
    return Optional.empty();
  }

  /**
   * Reads what {@link #text} has written.
   *
   * @param text of it
   * @param zone of it
   * @return the timing
   * @throws IllegalArgumentException if it is none; says why
   */
  static JobTiming read(String text, Optional<String> zone) {
    int space = text.indexOf(' ');
    String kind = space < 0 ? text : text.substring(0, space);
    String rest = text.substring(space + 1);
    return switch (kind) {
      case "cron" -> cron(rest, zone);
      case "every" -> every(rest);
      case "at" -> at(rest);
      default -> throw new IllegalArgumentException("'" + kind + "' is no kind of timing");
    };
  }

  /**
   * Reads a cron expression.
   *
   * @param expression five or six fields, or a macro
   * @param zone name of the clock that is meant
   * @return the timing
   * @throws IllegalArgumentException if one of both is wrong; says what and where
   */
  static JobTiming cron(String expression, Optional<String> zone) {
    return new Calendar(CronExpression.parse(expression), zone.map(JobTiming::readZone));
  }

  /**
   * Reads an interval.
   *
   * @param text such as {@code 5m}
   * @return the timing
   * @throws IllegalArgumentException if it is none, or not 100 ms to ten years
   */
  static JobTiming every(String text) {
    return new Interval(
        DurationText.read(text)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "'" + text + "' is no duration such as 30s, 5m or 2h")));
  }

  /**
   * Reads a moment.
   *
   * @param text ISO-8601 with an offset, such as {@code 2027-01-01T00:00:00Z}
   * @return the timing
   * @throws IllegalArgumentException if it is none
   */
  static JobTiming at(String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("9999-12-31T00:00:00Z"))) {
        throw new IllegalArgumentException("'" + text + "' lies in no year that jobs run in");
      }
      return new Moment(time);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no time such as 2027-01-01T00:00:00Z or 2027-01-01T01:00:00+01:00", e);
    }
  }

  /**
   * Reads the name of a zone.
   *
   * @param name such as {@code Europe/Berlin}, {@code UTC} or {@code +02:00}
   * @return the zone
   * @throws IllegalArgumentException if there is none of that name; suggests one
   */
  static ZoneId readZone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'%s' is no time zone such as Europe/Berlin or UTC%s"
              .formatted(
                  name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name,
                  name.length() > LONGEST_NAME
                      ? ""
                      : Nearest.hint(name, ZoneId.getAvailableZoneIds())),
          e);
    }
  }
}
