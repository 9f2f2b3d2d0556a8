package dev.xcore.auth.login;

/** A login at another place does not count. Its message is for the log, not for who logs in. */
final class OidcRefusedException extends Exception {

  private static final long serialVersionUID = 1;

  private final String reason;

  OidcRefusedException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Returns one word for the audit log. */
  String reason() {
    return reason;
  }
}
