package dev.xcore.auth.login;

import dev.xcore.auth.secret.Secrets;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Users;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Which account belongs to whom at a provider: by issuer and subject, which are never given to
 * somebody else, and by nothing else. A link counts for the account for which it was made, not for
 * a later one of the same name. Thread safe.
 */
final class OidcLinks {

  /**
   * A row of the table.
   *
   * @param accountMillis when the account was made
   * @param made 1 if the account was made by the first login, 0 if it was there before
   */
  record Link(String userName, long accountMillis, int made) {

    boolean isMade() {
      return made == 1;
    }
  }

  private final Database database;
  private final InstantSource clock;

  OidcLinks(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private static String hash(IdToken token) {
    return Secrets.hash(token.issuer() + "\n" + token.subject());
  }

  /** Finds the link of somebody, whether its account is still there or not. */
  Optional<Link> find(IdToken token) {
    return database.queryOne(
        "SELECT user_name, account_millis, made FROM oidc_link WHERE hash = ?",
        Link.class,
        hash(token));
  }

  /**
   * Links an account.
   *
   * @throws ConflictException if there is a link already
   */
  void add(IdToken token, Users.User user, boolean isMade) {
    database.update(
        "INSERT INTO oidc_link (hash, issuer, user_name, account_millis, made, made_millis) VALUES"
            + " (?, ?, ?, ?, ?, ?)",
        hash(token),
        Secrets.hash(token.issuer()),
        user.name(),
        user.createdAt().toEpochMilli(),
        isMade ? 1 : 0,
        clock.millis());
  }

  /** Takes a link away whose account is gone. */
  void forget(IdToken token, Link link) {
    database.update(
        "DELETE FROM oidc_link WHERE hash = ? AND user_name = ? AND account_millis = ?",
        hash(token),
        link.userName(),
        link.accountMillis());
  }

  /** Takes away what links an account with a provider, and says whether there was something. */
  boolean remove(String issuer, String user) {
    return database.update(
            "DELETE FROM oidc_link WHERE issuer = ? AND user_name = ?", Secrets.hash(issuer), user)
        > 0;
  }

  /** Notes that an answer has come, and says whether it is the first time. */
  boolean isFirst(String state, long expiresMillis) {
    try {
      database.update(
          "INSERT INTO oidc_used (hash, expires_millis) VALUES (?, ?)",
          Secrets.hash(state),
          expiresMillis);
      return true;
    } catch (ConflictException e) {
      return false;
    }
  }

  /** Takes away what has expired. */
  void clean() {
    database.update("DELETE FROM oidc_used WHERE expires_millis < ?", clock.millis());
  }
}
