package dev.xcore.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When cron expressions are due. */
class CronExpressionTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static List<String> due(String expression, String after, ZoneId zone, int count) {
    CronExpression cron = CronExpression.parse(expression);
    List<String> times = new ArrayList<>();
    Instant time = LocalDateTime.parse(after).atZone(zone).toInstant();
    for (int i = 0; i < count; i++) {
      time = cron.next(time, zone).orElseThrow();
      times.add(time.atZone(zone).toLocalDateTime() + time.atZone(zone).getOffset().getId());
    }
    return times;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * *          | 2026-03-01T03:00 | 2026-03-02T03:00Z",
        "*/15 * * * *       | 2026-03-01T03:00 | 2026-03-01T03:15Z",
        "5/20 * * * *       | 2026-03-01T03:50 | 2026-03-01T04:05Z",
        "0 0 1,15 * *       | 2026-03-01T03:00 | 2026-03-15T00:00Z",
        "0 9-17/4 * * *     | 2026-03-01T10:00 | 2026-03-01T13:00Z",
        "0 0 * * MON        | 2026-03-01T03:00 | 2026-03-02T00:00Z",
        "0 0 * * mon-fri    | 2026-03-06T03:00 | 2026-03-09T00:00Z",
        "0 0 * * FRI-SUN    | 2026-03-02T03:00 | 2026-03-06T00:00Z",
        "0 0 * * 5-7        | 2026-03-07T03:00 | 2026-03-08T00:00Z",
        "0 0 * * 7          | 2026-03-02T03:00 | 2026-03-08T00:00Z",
        "0 0 * * 0          | 2026-03-02T03:00 | 2026-03-08T00:00Z",
        "0 0 1 JAN *        | 2026-03-02T03:00 | 2027-01-01T00:00Z",
        "0 0 29 2 *         | 2026-03-02T03:00 | 2028-02-29T00:00Z",
        "0 0 13 * FRI       | 2026-03-01T03:00 | 2026-03-06T00:00Z",
        "0 0 0 13 * FRI     | 2026-03-14T03:00 | 2026-11-13T00:00Z",
        "0 0 0 29 2 MON     | 2026-03-14T03:00 | 2044-02-29T00:00Z",
        "30 * * * * *       | 2026-03-01T03:00 | 2026-03-01T03:00:30Z",
        "*/10 * * * * ?     | 2026-03-01T03:00 | 2026-03-01T03:00:10Z",
        "0 0 L * *          | 2026-02-01T03:00 | 2026-02-28T00:00Z",
        "0 0 L-3 * *        | 2026-02-01T03:00 | 2026-02-25T00:00Z",
        "0 0 LW * *         | 2026-02-01T03:00 | 2026-02-27T00:00Z",
        "0 0 1W * *         | 2026-07-30T03:00 | 2026-08-03T00:00Z",
        "0 0 15W * *        | 2026-08-01T03:00 | 2026-08-14T00:00Z",
        "0 0 31W * *        | 2026-05-02T03:00 | 2026-05-29T00:00Z",
        "0 0 * * 5L         | 2026-03-01T03:00 | 2026-03-27T00:00Z",
        "0 0 * * FRIL       | 2026-03-28T03:00 | 2026-04-24T00:00Z",
        "0 0 * * MON#1      | 2026-03-03T03:00 | 2026-04-06T00:00Z",
        "0 0 * * MON#1,FRI#5| 2026-05-05T03:00 | 2026-05-29T00:00Z",
        "@daily             | 2026-03-01T03:00 | 2026-03-02T00:00Z",
        "@HOURLY            | 2026-03-01T03:00 | 2026-03-01T04:00Z",
        "@weekly            | 2026-03-02T03:00 | 2026-03-08T00:00Z",
        "@monthly           | 2026-03-02T03:00 | 2026-04-01T00:00Z",
        "@yearly            | 2026-03-02T03:00 | 2027-01-01T00:00Z"
      })
  void theNextDueTimeIsWhatUsersOfUnixAndSpringExpect(
      String expression, String after, String expected) {
    assertThat(due(expression, after, ZoneOffset.UTC, 1)).containsExactly(expected);
  }

  @Test
  void timesThatAreSkippedInSpringAreDueOnceRightAfterTheGap() {
    assertThat(due("30 2 * * *", "2026-03-28T12:00", BERLIN, 2))
        .containsExactly("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00");
    assertThat(due("0,15,30 2,3 * * *", "2026-03-28T12:00", BERLIN, 3))
        .containsExactly(
            "2026-03-29T03:00+02:00", "2026-03-29T03:15+02:00", "2026-03-29T03:30+02:00");
  }

  @Test
  void timesThatComeTwiceInAutumnAreDueOnceAtTheFirst() {
    assertThat(due("30 2 * * *", "2026-10-24T12:00", BERLIN, 2))
        .containsExactly("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00");
    assertThat(due("*/30 1-3 * * *", "2026-10-25T01:00", BERLIN, 4))
        .containsExactly(
            "2026-10-25T01:30+02:00",
            "2026-10-25T02:00+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T03:00+01:00");
  }

  @Test
  void expressionsForEveryHourFollowTheClock() {
    assertThat(due("30 * * * *", "2026-10-25T01:00", BERLIN, 4))
        .containsExactly(
            "2026-10-25T01:30+02:00",
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:30+01:00",
            "2026-10-25T03:30+01:00");
    assertThat(due("*/30 * * * *", "2026-03-29T01:00", BERLIN, 3))
        .containsExactly(
            "2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00");
  }

  @Test
  void halfHoursThatAreSkippedAreNoExceptions() {
    assertThat(due("15 2 * * *", "2026-10-03T12:00", ZoneId.of("Australia/Lord_Howe"), 2))
        .containsExactly("2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "0 25 * * *    | 2 | '25' is no hour; it is 0 to 23",
        "61 * * * *    | 0 | '61' is no minute",
        "0 0 0 * *     | 4 | '0' is no day of the month",
        "0 0 * FOO *   | 6 | 'FOO' is no month; it is 1 to 12, or JAN to DEC",
        "0 0 * * 8     | 8 | '8' is no day of the week",
        "0 0 * *       | 7 | it has 4 fields",
        "0 0 * * * * * | 12 | it has 7 fields",
        "0 5-1 * * *   | 2 | goes backwards",
        "*/0 * * * *   | 2 | is no step",
        "*/ * * * *    | 2 | is no step",
        "1, * * * *    | 2 | a value is missing",
        "? * * * *     | 0 | ? stands for a day only",
        "0 0 * * MON#6 | 12 | # is followed by 1 to 5",
        "0 0 L-0 * *   | 6 | L- is followed by 1 to 30",
        "0 0 30 2 *    | 4 | there is no such day in any year",
        "@never        | 0 | there is no such macro",
        "0 -1 * * *    | 2 | is no hour",
        "99999999999 * * * * | 0 | is no minute"
      })
  void whatIsNoExpressionIsRefusedWithItsPosition(String expression, int position, String why) {
    assertThatThrownBy(() -> CronExpression.parse(expression))
        .isInstanceOfSatisfying(
            CronSyntaxException.class, wrong -> assertThat(wrong.position()).isEqualTo(position))
        .hasMessageContaining(why)
        .hasMessageContaining("(at character " + (position + 1) + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "L L L L L", "#", "0 0 * * #", "0 0 W * *", "0 0 * * L", "\u0000"})
  void nonsenseIsRefusedWithoutSurprises(String nonsense) {
    assertThatThrownBy(() -> CronExpression.parse(nonsense))
        .isInstanceOf(CronSyntaxException.class);
  }

  @Test
  void textsOfAnyKindAreReadOrRefused() {
    Random random = new Random(7);
    String alphabet = "0123456789*/,-?LW#MONJAN @";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(CronExpression.parse(text.toString()).next(Instant.EPOCH, BERLIN)).isPresent();
      } catch (CronSyntaxException refused) {
        assertThat(refused.position()).isBetween(0, text.length());
      }
    }
  }

  /** A field made of single values, and the text that stands for them. */
  private record Field(String text, TreeSet<Integer> values) {

    static Field random(Random random, int least, int most) {
      TreeSet<Integer> values = new TreeSet<>();
      List<String> items = new ArrayList<>();
      for (int item = random.nextInt(3); item >= 0; item--) {
        int from = least + random.nextInt(most - least + 1);
        int to = from + random.nextInt(most - from + 1);
        int step = 1 + random.nextInt(4);
        switch (random.nextInt(4)) {
          case 0 -> {
            items.add(String.valueOf(from));
            values.add(from);
          }
          case 1 -> {
            items.add(from + "-" + to + "/" + step);
            add(values, from, to, step);
          }
          case 2 -> {
            items.add(from + "/" + step);
            add(values, from, most, step);
          }
          default -> {
            items.add(from + "-" + to);
            add(values, from, to, 1);
          }
        }
      }
      return new Field(String.join(",", items), values);
    }

    private static void add(TreeSet<Integer> values, int from, int to, int step) {
      for (int value = from; value <= to; value += step) {
        values.add(value);
      }
    }
  }

  @Test
  void theNextDueTimeIsTheFirstMinuteThatFits() {
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      Field minute = Field.random(random, 0, 59);
      Field hour = Field.random(random, 0, 23);
      Field day = Field.random(random, 1, 31);
      Field month = Field.random(random, 1, 12);
      Field weekday = Field.random(random, 0, 6);
      boolean isUnix = random.nextBoolean();
      String expression =
          (isUnix ? "" : "0 ")
              + String.join(
                  " ", minute.text(), hour.text(), day.text(), month.text(), weekday.text());
      LocalDateTime start =
          LocalDateTime.of(2024, 1, 1, 0, 0).plusMinutes(random.nextInt(60 * 24 * 700));
      Optional<LocalDateTime> expected =
          stepped(
              start,
              time -> {
                boolean isDay = day.values().contains(time.getDayOfMonth());
                boolean isWeekday = weekday.values().contains(time.getDayOfWeek().getValue() % 7);
                return minute.values().contains(time.getMinute())
                    && hour.values().contains(time.getHour())
                    && month.values().contains(time.getMonthValue())
                    && (isUnix ? isDay || isWeekday : isDay && isWeekday);
              });
      expected.ifPresent(time ->
          assertThat(
                  CronExpression.parse(expression)
                      .next(start.toInstant(ZoneOffset.UTC), ZoneOffset.UTC))
              .as(expression + " after " + start)
              .contains(time.toInstant(ZoneOffset.UTC)));
    }
  }

  private static Optional<LocalDateTime> stepped(
      LocalDateTime start, Predicate<LocalDateTime> fits) {
    LocalDateTime end = start.plusYears(1);
    for (LocalDateTime time = start.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        time.isBefore(end);
        time = time.plusMinutes(1)) {
      if (fits.test(time)) {
        return Optional.of(time);
      }
    }
    return Optional.empty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"every 5m", "every 100ms", "at 2027-01-01T00:00:00Z", "cron 0 3 * * *"})
  void timingsAreReadAsTheyAreWritten(String text) {
    assertThat(JobTiming.read(text, Optional.empty()).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "every 5x, is no duration",
    "every 1ms, 100ms to 3660d",
    "at noon, is no time such as",
    "at 0001-01-01T00:00:00Z, in no year",
    "often, is no kind of timing"
  })
  void otherTimingsAreRefused(String text, String why) {
    assertThatThrownBy(() -> JobTiming.read(text, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> JobTiming.readZone("Europe/Berlim"))
        .hasMessageContaining("did you mean 'Europe/Berlin'?");
  }
}
