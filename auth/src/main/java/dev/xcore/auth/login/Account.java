package dev.xcore.auth.login;

import dev.xcore.sdk.Users;

/**
 * An account at the moment at which something is issued to it.
 *
 * @param user the account
 * @param epoch see {@link Epochs}; read before the password was checked, so that a change of the
 *     password meanwhile counts
 */
record Account(Users.User user, long epoch) {

  /** Returns when the account was made: another one of the same name has another time. */
  long madeMillis() {
    return user.createdAt().toEpochMilli();
  }
}
