package dev.xcore.auth.login;

import dev.xcore.auth.secret.Secrets;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Principal;
import dev.xcore.sdk.Users;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Sessions of browsers: the cookie holds a random secret, the table its hash. A session ends when
 * it is idle for too long, or too old, or is ended. Thread safe.
 */
final class Sessions {

  private static final int MOST_PER_ACCOUNT = 100;
  private static final Duration MOST_WRITES = Duration.ofMinutes(1);
  private static final int LENGTH = 43;
  private static final int MAX_AGENT = 200;
  private static final int MAX_CLIENT = 64;

  /** A row of the table. */
  record Row(
      String hash,
      String id,
      String userName,
      long accountMillis,
      long epoch,
      long madeMillis,
      long seenMillis,
      long expiresMillis,
      String client,
      String agent) {}

  /**
   * A session.
   *
   * @param id names it, no secret
   * @param createdAt when its user logged in
   * @param lastSeen when it was used last, to the minute
   * @param expiresAt when it ends at the latest
   * @param client the address that logged in
   * @param agent what the browser called itself
   */
  record Session(
      String id,
      Instant createdAt,
      Instant lastSeen,
      Instant expiresAt,
      String client,
      String agent) {}

  private record Counted(Principal principal, Row row) {}

  private static final String COLUMNS =
      "hash, id, user_name, account_millis, epoch, made_millis, seen_millis, expires_millis,"
          + " client, agent";

  private final Database database;
  private final Users users;
  private final Epochs epochs;
  private final LoginSettings.Browsers settings;
  private final InstantSource clock;
  private final Recent<Counted> recent;

  Sessions(
      Database database,
      Users users,
      Epochs epochs,
      LoginSettings.Browsers settings,
      InstantSource clock) {
    this.database = database;
    this.users = users;
    this.epochs = epochs;
    this.settings = settings;
    this.clock = clock;
    this.recent = new Recent<>(clock);
  }

  /**
   * Begins a session.
   *
   * @return the secret for the cookie
   */
  String begin(Account account, String client, String agent) {
    String secret = Secrets.random();
    Instant now = clock.instant();
    database.update(
        "INSERT INTO login_session (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        Secrets.hash(secret),
        Secrets.id(),
        account.user().name(),
        account.madeMillis(),
        account.epoch(),
        now.toEpochMilli(),
        now.toEpochMilli(),
        now.plus(settings.maxAge()).toEpochMilli(),
        shortened(client, MAX_CLIENT),
        shortened(agent, MAX_AGENT));
    endOldest(account.user().name());
    return secret;
  }

  /** Others than printable characters of ASCII are not kept, whatever the database would do. */
  private static String shortened(String text, int most) {
    String plain = text.replaceAll("[^ -~]", "?");
    return plain.length() > most ? plain.substring(0, most) : plain;
  }

  private void endOldest(String user) {
    List<Row> all = rows(user);
    for (int i = MOST_PER_ACCOUNT; i < all.size(); i++) {
      end(user, all.get(i).id());
    }
  }

  private List<Row> rows(String user) {
    return database.query(
        "SELECT "
            + COLUMNS
            + " FROM login_session WHERE user_name = ? AND expires_millis > ? AND seen_millis > ?"
            + " ORDER BY made_millis DESC, id",
        Row.class,
        user,
        clock.millis(),
        clock.millis() - settings.idleTimeout().toMillis());
  }

  /** Says whose session a cookie's value is. */
  Optional<Principal> authenticate(String secret) {
    return counted(secret).map(Counted::principal);
  }

  /** Returns the name of the session of a cookie's value. */
  Optional<String> id(String secret) {
    return counted(secret).map(found -> found.row.id());
  }

  /** Says when the user of a cookie's value has shown the password. */
  Optional<Instant> loggedInAt(String secret) {
    return counted(secret).map(found -> Instant.ofEpochMilli(found.row.madeMillis()));
  }

  private Optional<Counted> counted(String secret) {
    if (secret.length() != LENGTH) {
      return Optional.empty();
    }
    String hash = Secrets.hash(secret);
    return recent.get(hash, () -> find(hash)).filter(found -> isAlive(found.row));
  }

  private boolean isAlive(Row row) {
    return row.expiresMillis() > clock.millis()
        && row.seenMillis() + settings.idleTimeout().toMillis() > clock.millis();
  }

  private Optional<Counted> find(String hash) {
    return database
        .queryOne("SELECT " + COLUMNS + " FROM login_session WHERE hash = ?", Row.class, hash)
        .filter(this::isAlive)
        .flatMap(row ->
            users
                .find(row.userName())
                .filter(user -> isAsBegun(row, user))
                .map(user -> new Counted(user.principal(), seen(row))));
  }

  private boolean isAsBegun(Row row, Users.User user) {
    return user.isEnabled()
        && user.createdAt().toEpochMilli() == row.accountMillis()
        && epochs.current(user.name()) == row.epoch();
  }

  /** Notes that it is used, though not at every request. */
  private Row seen(Row row) {
    long now = clock.millis();
    long pause = Math.min(MOST_WRITES.toMillis(), settings.idleTimeout().toMillis() / 10);
    if (now - row.seenMillis() < pause) {
      return row;
    }
    database.update(
        "UPDATE login_session SET seen_millis = ? WHERE hash = ? AND seen_millis < ?",
        now,
        row.hash(),
        now);
    return new Row(
        row.hash(),
        row.id(),
        row.userName(),
        row.accountMillis(),
        row.epoch(),
        row.madeMillis(),
        now,
        row.expiresMillis(),
        row.client(),
        row.agent());
  }

  /** Lists the sessions of an account, the newest first. */
  List<Session> list(String user) {
    return rows(user).stream()
        .map(row ->
            new Session(
                row.id(),
                Instant.ofEpochMilli(row.madeMillis()),
                Instant.ofEpochMilli(row.seenMillis()),
                Instant.ofEpochMilli(row.expiresMillis()),
                row.client(),
                row.agent()))
        .toList();
  }

  /**
   * Ends a session of an account.
   *
   * @return false if the account has none of that name
   */
  boolean end(String user, String id) {
    int ended =
        database.update("DELETE FROM login_session WHERE user_name = ? AND id = ?", user, id);
    recent.forget();
    return ended > 0;
  }

  /** Ends the session of a cookie's value. */
  void end(String secret) {
    database.update("DELETE FROM login_session WHERE hash = ?", Secrets.hash(secret));
    recent.forget();
  }

  /** Ends all sessions of an account. */
  int endAll(String user) {
    int ended = database.update("DELETE FROM login_session WHERE user_name = ?", user);
    recent.forget();
    return ended;
  }

  /** Takes away what has expired. */
  void clean() {
    database.update(
        "DELETE FROM login_session WHERE expires_millis < ? OR seen_millis < ?",
        clock.millis(),
        clock.millis() - settings.idleTimeout().toMillis());
  }
}
