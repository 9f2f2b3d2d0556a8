package dev.xcore.handlers;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of {@code java.time}: ISO-8601 texts, or the pattern of {@link JsonFormat}. */
final class Times {

  private static final Pattern SHORT_DURATION =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)?");
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  /** How each type is made from what a formatter has parsed. */
  private static final Map<Class<?>, Function<TemporalAccessor, Object>> FROM = from();

  /** Bindings by class. */
  static final Map<Class<?>, TypeBinding> ALL = all();

  private Times() {}

  private static Map<Class<?>, Function<TemporalAccessor, Object>> from() {
    Map<Class<?>, Function<TemporalAccessor, Object>> from = new HashMap<>();
    from.put(Instant.class, parsed -> ZonedDateTime.from(parsed).toInstant());
    from.put(LocalDate.class, LocalDate::from);
    from.put(LocalTime.class, LocalTime::from);
    from.put(LocalDateTime.class, LocalDateTime::from);
    from.put(OffsetDateTime.class, parsed -> ZonedDateTime.from(parsed).toOffsetDateTime());
    from.put(ZonedDateTime.class, ZonedDateTime::from);
    from.put(OffsetTime.class, OffsetTime::from);
    from.put(Year.class, Year::from);
    from.put(YearMonth.class, YearMonth::from);
    from.put(MonthDay.class, MonthDay::from);
    return Map.copyOf(from);
  }

  private static Map<Class<?>, TypeBinding> all() {
    Map<Class<?>, TypeBinding> all = new HashMap<>();
    all.put(
        Instant.class,
        text("an instant such as 2026-01-31T12:00:00Z", "date-time", Instant::parse));
    all.put(LocalDate.class, text("a date such as 2026-01-31", "date", LocalDate::parse));
    all.put(
        LocalTime.class,
        text(
            "a time such as 12:00:00",
            "local-time",
            LocalTime::parse,
            DateTimeFormatter.ISO_LOCAL_TIME));
    all.put(
        LocalDateTime.class,
        text(
            "a date and time such as 2026-01-31T12:00:00",
            "local-date-time",
            LocalDateTime::parse,
            DateTimeFormatter.ISO_LOCAL_DATE_TIME));
    all.put(
        OffsetDateTime.class,
        text(
            "a date and time with offset such as 2026-01-31T12:00:00+01:00",
            "date-time",
            OffsetDateTime::parse,
            DateTimeFormatter.ISO_OFFSET_DATE_TIME));
    all.put(
        ZonedDateTime.class,
        text(
            "a date and time with offset such as 2026-01-31T12:00:00+01:00",
            "date-time",
            ZonedDateTime::parse,
            DateTimeFormatter.ISO_OFFSET_DATE_TIME));
    all.put(
        OffsetTime.class,
        text(
            "a time with offset such as 12:00:00+01:00",
            "time",
            OffsetTime::parse,
            DateTimeFormatter.ISO_OFFSET_TIME));
    all.put(YearMonth.class, text("a month such as 2026-01", "", YearMonth::parse));
    all.put(MonthDay.class, text("a day of a year such as --01-31", "", MonthDay::parse));
    all.put(Period.class, text("an ISO-8601 period such as P1M", "duration", Period::parse));
    all.put(ZoneId.class, text("a time zone such as Europe/Berlin", "", ZoneId::of));
    all.put(ZoneOffset.class, text("an offset such as +01:00", "", ZoneOffset::of));
    all.put(Year.class, year());
    all.put(Duration.class, duration());
    return all;
  }

  private static ScalarBinding text(
      String expected, String format, Function<String, Object> parse) {
    return ScalarBinding.ofText(expected, format, parse, Object::toString);
  }

  private static ScalarBinding text(
      String expected, String format, Function<String, Object> parse, DateTimeFormatter print) {
    return ScalarBinding.ofText(
        expected, format, parse, value -> print.format((TemporalAccessor) value));
  }

  private static ScalarBinding year() {
    return new ScalarBinding(
        (tree, reading) -> {
          Object value = Numbers.readInt(tree, reading);
          if (!(value instanceof Integer year)) {
            return null;
          }
          if (year < Year.MIN_VALUE || year > Year.MAX_VALUE) {
            reading.problem(
                "must be a year between " + Year.MIN_VALUE + " and " + Year.MAX_VALUE, tree);
            return null;
          }
          return Year.of(year);
        },
        (value, sink) -> sink.number((long) ((Year) value).getValue()),
        Map.of("type", "integer"));
  }

  private static ScalarBinding duration() {
    ScalarBinding iso = text("an ISO-8601 duration such as PT10S", "duration", Duration::parse);
    return new ScalarBinding(
        (tree, reading) -> {
          Duration setting = reading.mode() == Reading.Mode.TEXT ? setting(tree) : null;
          return setting != null ? setting : iso.read(tree, reading);
        },
        (value, sink) -> sink.text(value.toString()),
        Map.of("type", "string", "format", "duration"));
  }

  /** Reads {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h} or a number of seconds. */
  private static @Nullable Duration setting(Object tree) {
    if (!(tree instanceof String || tree instanceof Number)) {
      return null;
    }
    Matcher matcher = SHORT_DURATION.matcher(tree.toString());
    if (!matcher.matches()) {
      return null;
    }
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    BigDecimal millis =
        new BigDecimal(matcher.group(1))
            .multiply(BigDecimal.valueOf(MILLIS.getOrDefault(unit, 1000L)));
    BigInteger[] parts =
        millis.movePointRight(6).toBigInteger().divideAndRemainder(NANOS_PER_SECOND);
    return Duration.ofSeconds(parts[0].longValue(), parts[1].longValue());
  }

  static boolean hasPattern(Class<?> type) {
    return FROM.containsKey(type);
  }

  /**
   * Makes the binding of a type with a pattern. The pattern is strict: the 31st of February is
   * refused, not moved.
   *
   * @throws IllegalArgumentException if the pattern is wrong, or does not fit the type
   */
  static ScalarBinding withPattern(Class<?> type, JsonFormat format) {
    DateTimeFormatter formatter = formatter(format);
    Function<TemporalAccessor, Object> from = FROM.get(type);
    if (from == null) {
      throw new IllegalArgumentException(type.getSimpleName() + " takes no pattern");
    }
    String sample;
    try {
      sample = formatter.format(ZonedDateTime.of(2026, 11, 25, 14, 35, 46, 0, ZoneOffset.UTC));
      Object _ = from.apply(formatter.parse(sample));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "the pattern '%s' does not make a %s".formatted(format.pattern(), type.getSimpleName()),
          e);
    }
    return ScalarBinding.ofText(
        "like " + sample + " (" + format.pattern() + ")",
        "",
        text -> from.apply(formatter.parse(text)),
        value -> formatter.format((TemporalAccessor) value));
  }

  private static DateTimeFormatter formatter(JsonFormat format) {
    boolean hasLocale = !format.locale().equals(JsonFormat.DEFAULT_LOCALE);
    boolean hasZone = !format.timezone().equals(JsonFormat.DEFAULT_TIMEZONE);
    Locale locale = hasLocale ? Locale.forLanguageTag(format.locale()) : Locale.ROOT;
    ZoneId zone = hasZone ? ZoneId.of(format.timezone()) : ZoneOffset.UTC;
    return DateTimeFormatter.ofPattern(strict(format.pattern()), locale)
        .withZone(zone)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /** A strict formatter wants the year {@code u}, or {@code y} with an era. */
  private static String strict(String pattern) {
    if (pattern.contains("G")) {
      return pattern;
    }
    StringBuilder result = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      isQuoted ^= c == '\'';
      result.append(c == 'y' && !isQuoted ? 'u' : c);
    }
    return result.toString();
  }
}
