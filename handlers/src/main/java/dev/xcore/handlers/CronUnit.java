package dev.xcore.handlers;

import java.util.List;
import java.util.Locale;

/** The fields of a cron expression. */
enum CronUnit {
  SECOND("second", 0, 59, ""),
  MINUTE("minute", 0, 59, ""),
  HOUR("hour", 0, 23, ""),
  DAY("day of the month", 1, 31, ""),
  MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
  /** Sunday is 0 and 7. */
  WEEKDAY("day of the week", 0, 7, "SUN MON TUE WED THU FRI SAT");

  private final String label;
  private final int least;
  private final int most;
  private final String names;

  CronUnit(String label, int least, int most, String names) {
    this.label = label;
    this.least = least;
    this.most = most;
    this.names = names;
  }

  String label() {
    return label;
  }

  int least() {
    return least;
  }

  int most() {
    return most;
  }

  /** The last value that a star stands for. */
  int last() {
    return this == WEEKDAY ? 6 : most;
  }

  /** Returns the value of a name, -1 if it is none. */
  int named(String text) {
    int index = List.of(names.split(" ")).indexOf(text.toUpperCase(Locale.ROOT));
    return index < 0 || text.isEmpty() ? -1 : index + least;
  }

  String allowed() {
    return names.isEmpty()
        ? "%d to %d".formatted(least, most)
        : "%d to %d, or %s to %s"
            .formatted(least, most, names.substring(0, 3), names.substring(names.length() - 3));
  }
}
