package dev.xcore.auth.users;

import dev.xcore.sdk.Audit;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Users.NewUser;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/** The parts of the plugin on one node, with a clock that the test turns. */
final class UsersNode {

  /** Fast enough for tests; the settings are no part of what they say. */
  static final PasswordSettings QUICK = new PasswordSettings(12, 1024, false, 64, 1, 4);

  static final String PASSWORD = "walrus-tangent-93-obelisk";

  final List<String> recorded = new CopyOnWriteArrayList<>();
  final List<String> ended = new CopyOnWriteArrayList<>();
  final AtomicLong nanoTime = new AtomicLong();
  final AtomicLong millis = new AtomicLong(Instant.parse("2030-01-01T00:00:00Z").toEpochMilli());
  final Database db;
  final PasswordHashes passwords = new PasswordHashes(QUICK, new SecureRandom());
  final RoleBook roles;
  final Accounts accounts;
  final AccountKeys keys;
  final FirstAdmin firstAdmin;

  UsersNode(Database db) {
    this.db = db;
    Clock clock = new TurnedClock(millis);
    Changes changes = new Changes(db);
    Trail trail = new Trail(() -> Optional.of(new NotingAudit(recorded)));
    roles = new RoleBook(db, changes, trail);
    accounts = new Accounts(db, passwords, roles, changes, trail, ended::add, clock, nanoTime::get);
    KeyRows rows = new KeyRows(db);
    KeyUses uses = new KeyUses(rows, Runnable::run, LoggerFactory.getLogger("plugin.users"));
    SecureRandom random = new SecureRandom();
    keys = new AccountKeys(rows, accounts, changes, trail, uses, clock, nanoTime::get, random);
    firstAdmin = new FirstAdmin(db, passwords, changes, trail, clock, random);
  }

  void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
    millis.addAndGet(time.toMillis());
  }

  void add(String name, String... roles) {
    accounts.create(new NewUser(name, PASSWORD, Optional.empty(), Set.of(roles), Optional.empty()));
  }

  private record NotingAudit(List<String> recorded) implements Audit {
    @Override
    public void record(String action, String subject, Outcome outcome, Map<String, Object> facts) {
      recorded.add(action + " " + subject + " " + new java.util.TreeMap<>(facts));
    }

    @Override
    public void recordFor(
        String actor, String action, String subject, Outcome outcome, Map<String, Object> facts) {
      recorded.add(actor + ": " + action + " " + subject);
    }
  }

  private static final class TurnedClock extends Clock {
    private final AtomicLong millis;

    TurnedClock(AtomicLong millis) {
      this.millis = millis;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.get());
    }
  }
}
