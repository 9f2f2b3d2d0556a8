package dev.xcore.handlers;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as people write them, in annotations and settings alike. */
public final class DurationText {

  private static final Pattern SHAPE =
      Pattern.compile("([0-9]{1,15}+(?:\\.[0-9]{1,9}+)?) ?(ms|s|m|h|d|)");

  private static final Map<String, Long> NANOS =
      Map.of(
          "ms", 1_000_000L,
          "", 1_000_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  private DurationText() {}

  /**
   * Reads a duration.
   *
   * @param text such as {@code 500ms}, {@code 1.5s}, {@code 5m}, {@code 2h}, {@code 1d} or a number
   *     of seconds
   * @return the duration, empty if the text is none or means more than 200 years
   */
  public static Optional<Duration> read(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal nanos =
        new BigDecimal(matcher.group(1))
            .multiply(BigDecimal.valueOf(NANOS.getOrDefault(matcher.group(2), 0L)));
    return nanos.compareTo(BigDecimal.valueOf(Duration.ofDays(73_000).toNanos())) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanos.longValue()));
  }

  /**
   * Writes a duration.
   *
   * @param duration in whole milliseconds, up to 200 years
   * @return in the largest unit that needs no fraction, such as {@code 5m}
   */
  public static String write(Duration duration) {
    long nanos = duration.toNanos();
    for (String unit : List.of("d", "h", "m", "s")) {
      long size = NANOS.getOrDefault(unit, 1L);
      if (nanos % size == 0 && nanos != 0) {
        return nanos / size + unit;
      }
    }
    return duration.toMillis() + "ms";
  }
}
