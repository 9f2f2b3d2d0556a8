package dev.xcore.cli;

/**
 * One line of {@code xcore doctor}.
 *
 * @param verdict how it looks
 * @param subject what was looked at
 * @param message what was found
 * @param cure what to do about it, empty where nothing is to be done
 */
record Finding(Verdict verdict, String subject, String message, String cure) {

  /** How it looks. */
  enum Verdict {
    /** As it should be. */
    OK,
    /** Works, but should be looked at. */
    WARN,
    /** Does not work. */
    FAIL
  }

  static Finding ok(String subject, String message) {
    return new Finding(Verdict.OK, subject, message, "");
  }

  static Finding warn(String subject, String message, String cure) {
    return new Finding(Verdict.WARN, subject, message, cure);
  }

  static Finding fail(String subject, String message, String cure) {
    return new Finding(Verdict.FAIL, subject, message, cure);
  }
}
