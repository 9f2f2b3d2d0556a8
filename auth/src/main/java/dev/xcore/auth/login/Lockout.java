package dev.xcore.auth.login;

import dev.xcore.auth.secret.Retrying;
import dev.xcore.auth.secret.Secrets;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.RateLimitedException;
import dev.xcore.sdk.Statements;
import dev.xcore.sdk.XcoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Counts failed attempts, for accounts whether they exist or not, and for clients. An attempt is
 * counted as failed before it begins and forgiven if it succeeds, so that many at a time, at many
 * nodes, get no more than so many one after the other. Thread safe.
 */
final class Lockout {

  private static final int TURNS = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A row of the table. */
  record Row(int failures, long sinceMillis, long lockedMillis) {}

  private final Database database;
  private final LoginSettings.Locking settings;
  private final InstantSource clock;
  private final List<Semaphore> turns =
      Stream.generate(() -> new Semaphore(1, true)).limit(TURNS).toList();

  Lockout(Database database, LoginSettings.Locking settings, InstantSource clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
  }

  /** An attempt that has begun; it has failed unless something else is said. */
  final class Attempt implements AutoCloseable {

    private final String account;
    private final Optional<String> client;
    private final Semaphore turn;
    private final boolean isLast;

    private Attempt(String account, Optional<String> client, Semaphore turn, boolean isLast) {
      this.account = account;
      this.client = client;
      this.turn = turn;
      this.isLast = isLast;
    }

    /** Forgets all failures of the account. */
    void succeeded() {
      forgive();
      database.update("DELETE FROM login_attempt WHERE subject = ?", account);
    }

    /** Takes this attempt back: it was no failure, and no success yet. */
    void forgive() {
      release(account);
      client.ifPresent(Lockout.this::release);
    }

    /** Tells whether the account is locked if this attempt has failed. */
    boolean isLast() {
      return isLast;
    }

    @Override
    public void close() {
      turn.release();
    }
  }

  /**
   * Begins an attempt, when those before it at the same account have ended.
   *
   * @param name of the account, as it was typed
   * @param address of the client, empty if there is none
   * @throws RateLimitedException if there were too many
   */
  Attempt begin(String name, String address) {
    String account = "a:" + Secrets.hash(name.toLowerCase(Locale.ROOT));
    Optional<String> client =
        Optional.of(address).filter(text -> !text.isEmpty()).map(Lockout::client);
    Semaphore turn = turns.get(Math.floorMod(account.hashCode(), TURNS));
    take(turn);
    boolean isBegun = false;
    try {
      client.ifPresent(subject -> charge(subject, settings.maxAttemptsPerClient()));
      boolean isLast = chargeAccount(account, client);
      isBegun = true;
      return new Attempt(account, client, turn, isLast);
    } finally {
      if (!isBegun) {
        turn.release();
      }
    }
  }

  private boolean chargeAccount(String account, Optional<String> client) {
    try {
      return charge(account, settings.maxAttempts());
    } catch (RateLimitedException e) {
      client.ifPresent(this::release);
      throw e;
    }
  }

  /** A network of the sixth version is one client: it has as many addresses as it likes. */
  private static String client(String address) {
    String text = address.toLowerCase(Locale.ROOT);
    if (text.indexOf(':') >= 0 && !text.contains(".")) {
      String[] whole = expanded(text);
      text = String.join(":", Arrays.asList(whole).subList(0, 4));
    }
    return "c:" + Secrets.hash(text);
  }

  private static String[] expanded(String text) {
    String[] halves = text.split("%", 2)[0].split("::", 2);
    List<String> first = groups(halves[0]);
    List<String> second = halves.length == 2 ? groups(halves[1]) : List.of();
    String[] all = new String[8];
    Arrays.fill(all, "0");
    for (int i = 0; i < first.size() && i < all.length; i++) {
      all[i] = first.get(i);
    }
    for (int i = 0; i < second.size() && i < all.length; i++) {
      all[all.length - 1 - i] = second.get(second.size() - 1 - i);
    }
    return all;
  }

  private static List<String> groups(String text) {
    return text.isEmpty()
        ? List.of()
        : Stream.of(text.split(":", -1)).map(part -> part.replaceFirst("^0+(?=.)", "")).toList();
  }

  private static void take(Semaphore turn) {
    try {
      if (turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RateLimitedException(
        "too many attempts to log in at the same time; try again in a moment",
        Duration.ofSeconds(1));
  }

  /** Counts an attempt as failed, and says whether it was the last that is allowed. */
  private boolean charge(String subject, int most) {
    return Retrying.of(() -> {
      provide(subject, clock.millis());
      return database.transaction(transaction -> charge(transaction, subject, most));
    });
  }

  private boolean charge(Statements transaction, String subject, int most) {
    long now = clock.millis();
    Row row =
        transaction
            .queryOne(
                "SELECT failures, since_millis, locked_millis FROM login_attempt WHERE subject ="
                    + " ? FOR UPDATE",
                Row.class,
                subject)
            .orElseThrow(() -> XcoreException.retryable("conflict", "the row was cleared away"));
    if (row.lockedMillis() > now) {
      throw locked(row.lockedMillis() - now);
    }
    boolean isNew =
        row.lockedMillis() > 0 || now - row.sinceMillis() >= settings.window().toMillis();
    int failures = isNew ? 1 : row.failures() + 1;
    long since = isNew ? now : row.sinceMillis();
    long until = failures >= most ? now + settings.duration().toMillis() : 0;
    transaction.update(
        "UPDATE login_attempt SET failures = ?, since_millis = ?, locked_millis = ?,"
            + " expires_millis = ? WHERE subject = ?",
        failures,
        since,
        until,
        Math.max(until, since + settings.window().toMillis()),
        subject);
    return until > 0;
  }

  /** Makes the row if there is none; not in the transaction, which a conflict would end. */
  private void provide(String subject, long now) {
    boolean isThere =
        database
            .queryOne("SELECT subject FROM login_attempt WHERE subject = ?", String.class, subject)
            .isPresent();
    if (isThere) {
      return;
    }
    try {
      database.update(
          "INSERT INTO login_attempt (subject, failures, since_millis, locked_millis,"
              + " expires_millis) VALUES (?, 0, ?, 0, ?)",
          subject,
          now,
          now + settings.window().toMillis());
    } catch (ConflictException e) {
      // Another node was faster: its row is as good.
      Objects.requireNonNull(e);
    }
  }

  private static RateLimitedException locked(long millis) {
    Duration left = Duration.ofMillis(millis);
    return new RateLimitedException(
        "too many failed attempts to log in; try again in %d seconds"
            .formatted(left.toSeconds() + 1),
        left);
  }

  private void release(String subject) {
    Retrying.of(() ->
        database.update(
            "UPDATE login_attempt SET failures = failures - 1, locked_millis = 0 WHERE subject = ?"
                + " AND failures > 0",
            subject));
  }

  /** Takes away what counts no more. */
  void clean() {
    database.update("DELETE FROM login_attempt WHERE expires_millis < ?", clock.millis());
  }
}
