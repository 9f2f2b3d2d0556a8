package dev.xcore.handlers;

/** A text that is no cron expression; the message says what is wrong and where. */
public final class CronSyntaxException extends IllegalArgumentException {

  private final int position;

  CronSyntaxException(String expression, int position, String why) {
    super(
        "'%s' is no cron expression: %s (at character %d)"
            .formatted(shown(expression), why, position + 1));
    this.position = position;
  }

  private static String shown(String expression) {
    return expression.length() <= CronParser.LONGEST
        ? expression
        : expression.substring(0, CronParser.LONGEST) + "…";
  }

  /**
   * Tells where the mistake is.
   *
   * @return index of a character, from 0
   */
  public int position() {
    return position;
  }
}
