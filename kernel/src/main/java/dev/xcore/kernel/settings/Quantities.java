package dev.xcore.kernel.settings;

import dev.xcore.handlers.DurationText;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes durations and sizes as people do. */
public final class Quantities {

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15}+) ?([kmg]i?b?|b|)");

  private Quantities() {}

  /**
   * Reads a duration.
   *
   * @param text such as {@code 500ms}, {@code 1.5s}, {@code 5m}, {@code 2h}, {@code 1d} or a number
   *     of seconds
   * @return the duration, empty if the text is none or means more than 200 years
   */
  public static Optional<Duration> duration(String text) {
    return DurationText.read(text);
  }

  /**
   * Reads a size.
   *
   * @param text such as {@code 512KB}, {@code 10MB}, {@code 2GB} (of 1024), or a number of bytes
   * @return bytes, empty if the text is no size or too large
   */
  public static Optional<Long> bytes(String text) {
    Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int shift =
        switch (matcher.group(2).isEmpty() ? 'b' : matcher.group(2).charAt(0)) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          default -> 0;
        };
    long number = Long.parseLong(matcher.group(1));
    return number > Long.MAX_VALUE >> shift ? Optional.empty() : Optional.of(number << shift);
  }

  /**
   * Writes a duration in its largest whole unit.
   *
   * @param duration not negative
   * @return such as {@code 90s}; reads back as the same duration, down to a millisecond
   */
  public static String write(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
  }
}
