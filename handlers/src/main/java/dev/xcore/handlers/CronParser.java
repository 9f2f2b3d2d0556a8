package dev.xcore.handlers;

import dev.xcore.handlers.CronDays.Special;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads cron expressions. Used once, by one thread. */
final class CronParser {

  /** The longest expression, in characters. */
  static final int LONGEST = 200;

  private static final Map<String, String> MACROS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private final String text;
  private final List<Special> specials = new ArrayList<>();
  private final List<Special> weekdaySpecials = new ArrayList<>();

  CronParser(String text) {
    this.text = text;
  }

  /** A field of the expression, and where it begins. */
  private record Word(String text, int position) {

    boolean isOpen() {
      return text.startsWith("*") || text.startsWith("?");
    }

    Word from(int index) {
      return new Word(text.substring(index), position + index);
    }

    Word before(int index) {
      return new Word(text.substring(0, index), position);
    }
  }

  CronExpression parse() {
    if (text.length() > LONGEST) {
      throw wrong(LONGEST, "it has more than " + LONGEST + " characters");
    }
    String macro = text.strip().toLowerCase(Locale.ROOT);
    if (macro.startsWith("@")) {
      String known = MACROS.get(macro);
      if (known == null) {
        throw wrong(
            text.indexOf('@'),
            "there is no such macro; there are "
                + String.join(", ", MACROS.keySet().stream().sorted().toList()));
      }
      return new CronParser(known).fields(text.strip());
    }
    return fields(text.strip());
  }

  private CronExpression fields(String shown) {
    List<Word> words = words();
    if (words.size() != 5 && words.size() != 6) {
      throw wrong(
          words.size() < 5 ? text.length() : words.get(6).position(),
          "it has %d fields; write five (minute, hour, day of month, month, day of week), or six with seconds first"
              .formatted(words.size()));
    }
    boolean isUnix = words.size() == 5;
    int first = isUnix ? 0 : 1;
    long seconds = isUnix ? 1 : bits(CronUnit.SECOND, words.getFirst());
    long minutes = bits(CronUnit.MINUTE, words.get(first));
    long hours = bits(CronUnit.HOUR, words.get(first + 1));
    Word day = words.get(first + 2);
    long days = bits(CronUnit.DAY, day);
    long months = bits(CronUnit.MONTH, words.get(first + 3));
    Word weekday = words.get(first + 4);
    long weekdays = bits(CronUnit.WEEKDAY, weekday);
    boolean isEither = isUnix && !day.isOpen() && !weekday.isOpen();
    CronExpression parsed =
        new CronExpression(
            shown,
            seconds,
            minutes,
            hours,
            months,
            new CronDays(days, weekdays, specials, weekdaySpecials, isEither));
    if (!parsed.everComes()) {
      throw wrong(day.position(), "there is no such day in any year");
    }
    return parsed;
  }

  private List<Word> words() {
    List<Word> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean isSpace = i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == '\t';
      if (!isSpace && start < 0) {
        start = i;
      } else if (isSpace && start >= 0) {
        words.add(new Word(text.substring(start, i), start));
        start = -1;
      }
    }
    return words;
  }

  private long bits(CronUnit unit, Word word) {
    long bits = 0;
    int start = 0;
    while (start <= word.text().length()) {
      int comma = word.text().indexOf(',', start);
      int end = comma < 0 ? word.text().length() : comma;
      bits |= item(unit, word.before(end).from(start));
      start = end + 1;
    }
    return bits;
  }

  /** One item of a list: a star, a value, a range, any of them with a step, or a special day. */
  private long item(CronUnit unit, Word item) {
    if (item.text().isEmpty()) {
      throw wrong(item.position(), "a value is missing for the " + unit.label());
    }
    if (special(unit, item)) {
      return 0;
    }
    int slash = item.text().indexOf('/');
    int step = slash < 0 ? 1 : step(unit, item.from(slash + 1));
    Word range = slash < 0 ? item : item.before(slash);
    if (range.text().equals("*") || range.text().equals("?")) {
      checkMark(unit, range);
      return stepped(unit, unit.least(), unit.last(), step);
    }
    int dash = range.text().indexOf('-', 1);
    if (dash < 0) {
      int value = value(unit, range);
      return stepped(unit, value, slash < 0 ? value : Math.max(value, unit.last()), step);
    }
    int from = value(unit, range.before(dash));
    int to = value(unit, range.from(dash + 1));
    int last = unit == CronUnit.WEEKDAY && to == 0 && from > 0 ? 7 : to;
    if (from > last) {
      throw wrong(
          range.position(),
          "%s goes backwards; write a list of two ranges instead".formatted(range.text()));
    }
    return stepped(unit, from, last, step);
  }

  private void checkMark(CronUnit unit, Word range) {
    if (range.text().equals("?") && unit != CronUnit.DAY && unit != CronUnit.WEEKDAY) {
      throw wrong(range.position(), "? stands for a day only; write *");
    }
  }

  private static long stepped(CronUnit unit, int from, int to, int step) {
    long bits = 0;
    for (int value = from; value <= to; value += step) {
      bits |= 1L << (unit == CronUnit.WEEKDAY ? value % 7 : value);
    }
    return bits;
  }

  private int step(CronUnit unit, Word word) {
    int step = number(word);
    if (step < 1 || step > unit.most()) {
      throw wrong(
          word.position(), "'%s' is no step; it is 1 to %d".formatted(word.text(), unit.most()));
    }
    return step;
  }

  private int value(CronUnit unit, Word word) {
    int named = unit.named(word.text());
    int value = named >= 0 ? named : number(word);
    if (value < unit.least() || value > unit.most()) {
      throw wrong(
          word.position(),
          "'%s' is no %s; it is %s".formatted(word.text(), unit.label(), unit.allowed()));
    }
    return value;
  }

  /** Returns a number of at most four digits, -1 for anything else. */
  private static int number(Word word) {
    boolean isNumber =
        !word.text().isEmpty()
            && word.text().length() <= 4
            && word.text().chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Integer.parseInt(word.text()) : -1;
  }

  private boolean special(CronUnit unit, Word item) {
    return switch (unit) {
      case DAY -> specialDay(item);
      case WEEKDAY -> specialWeekday(item);
      case SECOND, MINUTE, HOUR, MONTH -> false;
    };
  }

  private boolean specialDay(Word item) {
    String day = item.text().toUpperCase(Locale.ROOT);
    if (day.equals("L")) {
      return specials.add(new Special.Last(0));
    }
    if (day.equals("LW")) {
      return specials.add(new Special.LastWorkday());
    }
    if (day.startsWith("L-")) {
      int before = number(item.from(2));
      if (before < 1 || before > 30) {
        throw wrong(item.position() + 2, "L- is followed by 1 to 30 days");
      }
      return specials.add(new Special.Last(before));
    }
    if (day.endsWith("W")) {
      return specials.add(
          new Special.Workday(value(CronUnit.DAY, item.before(item.text().length() - 1))));
    }
    return false;
  }

  private boolean specialWeekday(Word item) {
    String day = item.text().toUpperCase(Locale.ROOT);
    int hash = day.indexOf('#');
    if (hash >= 0) {
      int number = number(item.from(hash + 1));
      if (number < 1 || number > 5) {
        throw wrong(item.position() + hash + 1, "# is followed by 1 to 5");
      }
      return weekdaySpecials.add(new Special.Numbered(weekday(item.before(hash)), number));
    }
    if (day.endsWith("L") && day.length() > 1) {
      return weekdaySpecials.add(
          new Special.LastOf(weekday(item.before(item.text().length() - 1))));
    }
    return false;
  }

  private DayOfWeek weekday(Word word) {
    int value = value(CronUnit.WEEKDAY, word);
    return DayOfWeek.of(value == 0 ? 7 : value);
  }

  private CronSyntaxException wrong(int position, String why) {
    return new CronSyntaxException(text, position, why);
  }
}
