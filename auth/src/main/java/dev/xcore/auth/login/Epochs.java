package dev.xcore.auth.login;

import dev.xcore.auth.secret.Retrying;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;

/**
 * Counts how often everything of an account was ended. What is issued says the count of its time
 * and counts no more when another is in force: a time would not tell apart what happens within it.
 * Thread safe.
 */
final class Epochs {

  private final Database database;

  Epochs(Database database) {
    this.database = database;
  }

  /** Returns the count in force. */
  long current(String user) {
    return database
        .queryOne("SELECT epoch FROM account_epoch WHERE user_name = ?", Long.class, user)
        .orElse(0L);
  }

  /** Ends what was issued until now. */
  void next(String user) {
    Retrying.of(() -> {
      if (raise(user) == 0) {
        begin(user);
      }
      return true;
    });
  }

  private int raise(String user) {
    return database.update("UPDATE account_epoch SET epoch = epoch + 1 WHERE user_name = ?", user);
  }

  private void begin(String user) {
    try {
      database.update("INSERT INTO account_epoch (user_name, epoch) VALUES (?, 1)", user);
    } catch (ConflictException e) {
      raise(user);
    }
  }
}
