package dev.xcore.auth.login;

import dev.xcore.sdk.Otp;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.UnauthenticatedException;
import dev.xcore.sdk.Users;
import java.util.Locale;
import java.util.Optional;

/** Lets people in who know their passwords and codes, and counts those who do not. */
final class Gate {

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_PASSWORD = 1024;

  /**
   * What somebody presents.
   *
   * @param name of the account, as it was typed
   * @param password as it was typed
   * @param code of the second factor
   * @param client the address
   */
  record Attempt(String name, String password, Optional<String> code, String client) {

    /** Never shows the password. */
    @Override
    public String toString() {
      return "Attempt[" + client + "]";
    }
  }

  private final Users users;
  private final Otp otp;
  private final Epochs epochs;
  private final Lockout lockout;
  private final Witness witness;

  Gate(Users users, Otp otp, Epochs epochs, Lockout lockout, Witness witness) {
    this.users = users;
    this.otp = otp;
    this.epochs = epochs;
    this.lockout = lockout;
    this.witness = witness;
  }

  /** The password was right, and a code is wanted. */
  static final class CodeWantedException extends Exception {

    private static final long serialVersionUID = 1;

    CodeWantedException() {
      super("a code of the second factor is required", null, false, false);
    }
  }

  /**
   * Checks what somebody presents.
   *
   * @return the account
   * @throws CodeWantedException if there is a second factor and no code
   * @throws UnauthenticatedException if something is wrong; does not say what
   * @throws RateLimitedException if there were too many attempts
   */
  Account enter(Attempt attempt) throws CodeWantedException {
    try (Lockout.Attempt counted = begin(attempt)) {
      long epoch = epochs.current(shortened(attempt.name()).toLowerCase(Locale.ROOT));
      Optional<Users.User> user = knows(attempt);
      if (user.isEmpty()) {
        throw refuse(attempt, counted, "wrong_password");
      }
      checkCode(user.get(), attempt, counted);
      counted.succeeded();
      return new Account(user.get(), epoch);
    }
  }

  private static String shortened(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
  }

  private Optional<Users.User> knows(Attempt attempt) {
    return attempt.name().length() > LONGEST_NAME || attempt.password().length() > LONGEST_PASSWORD
        ? Optional.empty()
        : users.authenticate(attempt.name(), attempt.password());
  }

  private Lockout.Attempt begin(Attempt attempt) {
    try {
      return lockout.begin(attempt.name(), attempt.client());
    } catch (RateLimitedException e) {
      witness.refused(attempt.name(), "locked", attempt.client());
      throw e;
    }
  }

  private void checkCode(Users.User user, Attempt attempt, Lockout.Attempt counted)
      throws CodeWantedException {
    if (!otp.isEnabled(user.name())) {
      return;
    }
    if (attempt.code().filter(code -> !code.isBlank()).isEmpty()) {
      counted.forgive();
      throw new CodeWantedException();
    }
    if (!otp.verify(user.name(), attempt.code().orElse(""))) {
      throw refuse(attempt, counted, "wrong_code");
    }
  }

  private UnauthenticatedException refuse(Attempt attempt, Lockout.Attempt counted, String reason) {
    witness.denied(attempt.name(), reason, attempt.client());
    if (counted.isLast()) {
      witness.locked(attempt.name(), attempt.client());
    }
    return new UnauthenticatedException("the user name, the password or the code is wrong");
  }

  /**
   * Checks the password of somebody who has logged in already.
   *
   * @throws UnauthenticatedException if it is wrong
   * @throws RateLimitedException if there were too many attempts
   */
  void confirm(Users.User user, String password, String client) {
    Attempt attempt = new Attempt(user.name(), password, Optional.empty(), client);
    try (Lockout.Attempt counted = begin(attempt)) {
      if (knows(attempt).isEmpty()) {
        throw refuse(attempt, counted, "wrong_password");
      }
      counted.forgive();
    }
  }

  /** Checks a code of somebody who has logged in already, as {@link #confirm} does. */
  void confirmCode(Users.User user, String code, String client) {
    Attempt attempt = new Attempt(user.name(), "", Optional.of(code), client);
    try (Lockout.Attempt counted = begin(attempt)) {
      if (!otp.verify(user.name(), code)) {
        throw refuse(attempt, counted, "wrong_code");
      }
      counted.forgive();
    }
  }
}
