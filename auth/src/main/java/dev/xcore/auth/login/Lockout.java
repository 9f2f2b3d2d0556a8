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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Counts failed attempts: of a client at an account, of a client at all accounts, and of all
 * clients at an account, whether it exists or not. So one client cannot keep another out of his
 * account; only many can, for a while, and not a client that has logged in there before. An attempt
 * is counted as failed before it begins and forgiven if it succeeds, so that many at a time, at
 * many nodes, get no more than so many one after the other. Thread safe.
 */
final class Lockout {

  private static final int TURNS = 256;
  private static final int CLIENTS_OF_AN_ACCOUNT = 10;
  private static final Duration KNOWN = Duration.ofDays(30);
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

  /** Something whose failures are counted, and how many are allowed. */
  private record Counter(String subject, int most) {}

  /** An attempt that has begun; it has failed unless something else is said. */
  final class Attempt implements AutoCloseable {

    private final String account;
    private final String client;
    private final List<Counter> counters;
    private final Semaphore turn;
    private final boolean isLast;

    private Attempt(
        String account, String client, List<Counter> counters, Semaphore turn, boolean isLast) {
      this.account = account;
      this.client = client;
      this.counters = counters;
      this.turn = turn;
      this.isLast = isLast;
    }

    /** Forgets all failures of the account, and remembers the client. */
    void succeeded() {
      forgive();
      database.update(
          "DELETE FROM login_attempt WHERE subject = ? OR subject = ?",
          pair(account, client).subject(),
          whole(account).subject());
      remember(known(account, client), clock.millis() + KNOWN.toMillis());
    }

    /** Takes this attempt back: it was no failure, and no success yet. */
    void forgive() {
      counters.forEach(counter -> release(counter.subject()));
    }

    /** Tells whether something is locked if this attempt has failed. */
    boolean isLast() {
      return isLast;
    }

    @Override
    public void close() {
      turn.release();
    }
  }

  private Counter pair(String account, String client) {
    return new Counter("p:" + Secrets.hash(account + " " + client), settings.maxAttempts());
  }

  private Counter whole(String account) {
    return new Counter(
        "a:" + Secrets.hash(account), settings.maxAttempts() * CLIENTS_OF_AN_ACCOUNT);
  }

  private Counter anything(String client) {
    return new Counter("c:" + Secrets.hash(client), settings.maxAttemptsPerClient());
  }

  private static String known(String account, String client) {
    return "k:" + Secrets.hash(account + " " + client);
  }

  private List<Counter> counters(String account, String client) {
    List<Counter> counters = new ArrayList<>();
    counters.add(pair(account, client));
    if (!client.isEmpty()) {
      counters.add(anything(client));
    }
    if (!isKnown(account, client)) {
      counters.add(whole(account));
    }
    return counters;
  }

  private boolean isKnown(String account, String client) {
    return database
        .queryOne(
            "SELECT subject FROM login_attempt WHERE subject = ? AND expires_millis > ?",
            String.class,
            known(account, client),
            clock.millis())
        .isPresent();
  }

  /**
   * Begins an attempt, when those before it of the same client at the same account have ended.
   *
   * @param name of the account, as it was typed
   * @param address of the client, empty if there is none
   * @throws RateLimitedException if there were too many
   */
  Attempt begin(String name, String address) {
    String account = name.toLowerCase(Locale.ROOT);
    String client = client(address);
    List<Counter> counters = counters(account, client);
    Semaphore turn = turns.get(Math.floorMod(pair(account, client).hashCode(), TURNS));
    take(turn);
    boolean isBegun = false;
    try {
      boolean isLast = charge(counters);
      isBegun = true;
      return new Attempt(account, client, counters, turn, isLast);
    } finally {
      if (!isBegun) {
        turn.release();
      }
    }
  }

  /**
   * Counts something that a client does, whether it fails or not.
   *
   * @param address of the client
   * @throws RateLimitedException if it was too much
   */
  void count(String address) {
    charge(List.of(anything(client(address))));
  }

  /** Counts all or none. */
  private boolean charge(List<Counter> counters) {
    boolean isLast = false;
    for (int i = 0; i < counters.size(); i++) {
      try {
        isLast |= charge(counters.get(i).subject(), counters.get(i).most());
      } catch (RateLimitedException e) {
        counters.subList(0, i).forEach(counter -> release(counter.subject()));
        throw e;
      }
    }
    return isLast;
  }

  /** A network of the sixth version is one client: it has as many addresses as it likes. */
  private static String client(String address) {
    String text = address.toLowerCase(Locale.ROOT);
    if (text.indexOf(':') >= 0 && !text.contains(".")) {
      String[] whole = expanded(text);
      text = String.join(":", Arrays.asList(whole).subList(0, 4));
    }
    return text;
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
    if (!isThere) {
      insert(subject, now + settings.window().toMillis());
    }
  }

  /** Notes a client that has logged in, or that it has done so again. */
  private void remember(String subject, long until) {
    int there =
        database.update(
            "UPDATE login_attempt SET expires_millis = ? WHERE subject = ?", until, subject);
    if (there == 0) {
      insert(subject, until);
    }
  }

  private void insert(String subject, long expires) {
    try {
      database.update(
          "INSERT INTO login_attempt (subject, failures, since_millis, locked_millis,"
              + " expires_millis) VALUES (?, 0, ?, 0, ?)",
          subject,
          clock.millis(),
          expires);
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
