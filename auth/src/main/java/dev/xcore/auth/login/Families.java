package dev.xcore.auth.login;

import dev.xcore.auth.secret.Retrying;
import dev.xcore.auth.secret.Secrets;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Statements;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Refresh tokens. Each is exchanged once; all that come from one login are a family, which ends
 * when one of them comes a second time, because then somebody has a copy (RFC 9700, 4.14.2). Only
 * hashes are kept. Thread safe.
 */
final class Families {

  /** Begins every refresh token, so that scanners for leaked secrets find it. */
  static final String PREFIX = "xcr_";

  private static final int LENGTH = PREFIX.length() + 43;

  /** A row of the table. */
  record Family(
      String id,
      String userName,
      long accountMillis,
      long epoch,
      long madeMillis,
      long expiresMillis,
      Optional<Long> endedMillis) {}

  /** A row of the other table. */
  record Token(String family, long expiresMillis, Optional<Long> usedMillis) {}

  /** What came of presenting a refresh token. */
  sealed interface Exchange {

    /**
     * It was exchanged.
     *
     * @param token the next one
     */
    record Done(Family family, String token) implements Exchange {}

    /** It was exchanged before; the family has ended now. */
    record Reused(Family family) implements Exchange {}

    /** It is none, or has expired, or its family has ended. */
    record Unknown() implements Exchange {}
  }

  private final Database database;
  private final LoginSettings.Jwt settings;
  private final InstantSource clock;

  Families(Database database, LoginSettings.Jwt settings, InstantSource clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  /** Begins a family, and returns it with its first token. */
  Exchange.Done begin(Account account) {
    Instant now = clock.instant();
    Family family =
        new Family(
            Secrets.id(),
            account.user().name(),
            account.madeMillis(),
            account.epoch(),
            now.toEpochMilli(),
            now.plus(settings.refreshMaxAge()).toEpochMilli(),
            Optional.empty());
    return database.transaction(transaction -> {
      transaction.update(
          "INSERT INTO token_family (id, user_name, account_millis, epoch, made_millis,"
              + " expires_millis) VALUES (?, ?, ?, ?, ?, ?)",
          family.id(),
          family.userName(),
          family.accountMillis(),
          family.epoch(),
          family.madeMillis(),
          family.expiresMillis());
      return new Exchange.Done(family, add(transaction, family));
    });
  }

  private String add(Statements statements, Family family) {
    String token = PREFIX + Secrets.random();
    long expires =
        Math.min(
            clock.instant().plus(settings.refreshTtl()).toEpochMilli(), family.expiresMillis());
    statements.update(
        "INSERT INTO refresh_token (hash, family, expires_millis) VALUES (?, ?, ?)",
        Secrets.hash(token),
        family.id(),
        expires);
    return token;
  }

  /** Tells whether a text looks like a refresh token. */
  static boolean isToken(String text) {
    return text.length() == LENGTH && text.startsWith(PREFIX);
  }

  /** Exchanges a token: of those who present it, at any nodes, one gets the next. */
  Exchange exchange(String token) {
    if (!isToken(token)) {
      return new Exchange.Unknown();
    }
    String hash = Secrets.hash(token);
    Optional<Family> found = familyOf(hash);
    if (found.isEmpty()) {
      return new Exchange.Unknown();
    }
    Family family = found.get();
    Exchange outcome =
        Retrying.of(() -> database.transaction(transaction -> exchange(transaction, hash, family)));
    if (outcome instanceof Exchange.Reused) {
      end(family.id());
    }
    return outcome;
  }

  private Exchange exchange(Statements transaction, String hash, Family family) {
    long now = clock.millis();
    if (!lock(transaction, family, now)) {
      return new Exchange.Unknown();
    }
    int taken =
        transaction.update(
            "UPDATE refresh_token SET used_millis = ? WHERE hash = ? AND used_millis IS NULL AND"
                + " expires_millis > ?",
            now,
            hash,
            now);
    if (taken > 0) {
      return new Exchange.Done(family, add(transaction, family));
    }
    boolean isUsed =
        transaction
            .queryOne(
                "SELECT family, expires_millis, used_millis FROM refresh_token WHERE hash = ? FOR"
                    + " UPDATE",
                Token.class,
                hash)
            .filter(row -> row.usedMillis().isPresent())
            .isPresent();
    return isUsed ? new Exchange.Reused(family) : new Exchange.Unknown();
  }

  /** Whoever ends the family at the same time waits for this, or this for him. */
  private static boolean lock(Statements transaction, Family family, long now) {
    return transaction.update(
            "UPDATE token_family SET made_millis = made_millis WHERE id = ? AND ended_millis IS"
                + " NULL AND expires_millis > ?",
            family.id(),
            now)
        > 0;
  }

  private Optional<Token> token(String hash) {
    return database.queryOne(
        "SELECT family, expires_millis, used_millis FROM refresh_token WHERE hash = ?",
        Token.class,
        hash);
  }

  private Optional<Family> familyOf(String hash) {
    return token(hash).flatMap(row -> find(row.family()));
  }

  /** Finds a family. */
  Optional<Family> find(String id) {
    return database.queryOne(
        "SELECT id, user_name, account_millis, epoch, made_millis, expires_millis, ended_millis"
            + " FROM token_family WHERE id = ?",
        Family.class,
        id);
  }

  /** Ends a family. */
  void end(String id) {
    Retrying.of(() ->
        database.update(
            "UPDATE token_family SET ended_millis = ? WHERE id = ? AND ended_millis IS NULL",
            clock.millis(),
            id));
  }

  /** Ends the family of a token, if it is one. */
  void endOf(String token) {
    if (isToken(token)) {
      familyOf(Secrets.hash(token)).ifPresent(family -> end(family.id()));
    }
  }

  /** Ends all families of an account. */
  void endAll(String user) {
    Retrying.of(() ->
        database.update(
            "UPDATE token_family SET ended_millis = ? WHERE user_name = ? AND ended_millis IS NULL",
            clock.millis(),
            user));
  }

  /** Takes away what has expired: a family when its last access token has, too. */
  void clean() {
    long now = clock.millis();
    database.update("DELETE FROM refresh_token WHERE expires_millis < ?", now);
    database.update(
        "DELETE FROM token_family WHERE expires_millis < ?", now - settings.accessTtl().toMillis());
  }
}
