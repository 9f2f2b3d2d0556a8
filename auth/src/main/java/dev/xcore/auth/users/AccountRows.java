package dev.xcore.auth.users;

import dev.xcore.sdk.Database;
import dev.xcore.sdk.Users.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements on accounts and the roles that they have. */
final class AccountRows {

  private static final String COLUMNS =
      "SELECT name, password, email, tenant, permissions, enabled, created_at, last_login"
          + " FROM accounts";
  private static final String ADMINS =
      "SELECT COUNT(*) FROM accounts a JOIN account_roles r ON r.account = a.name"
          + " WHERE r.role = 'admin' AND a.enabled = TRUE AND a.name ";

  private final Database db;

  AccountRows(Database db) {
    this.db = db;
  }

  /** An account as it is kept; times are milliseconds since 1970. */
  record Row(
      String name,
      String password,
      Optional<String> email,
      Optional<String> tenant,
      String permissions,
      boolean enabled,
      long createdAt,
      Optional<Long> lastLogin) {

    Row loggedIn(long time) {
      return new Row(
          name, password, email, tenant, permissions, enabled, createdAt, Optional.of(time));
    }

    /** Never shows the hash. */
    @Override
    public String toString() {
      return "Row[" + name + "]";
    }
  }

  private record Holding(String account, String role) {}

  Optional<Row> find(String name) {
    return db.queryOne(COLUMNS + " WHERE name = ?", Row.class, name);
  }

  List<Row> list(String after, int limit) {
    return db.query(COLUMNS + " WHERE name > ? ORDER BY name LIMIT ?", Row.class, after, limit);
  }

  Set<String> roles(String name) {
    return Set.copyOf(
        db.query("SELECT role FROM account_roles WHERE account = ?", String.class, name));
  }

  Map<String, Set<String>> roles(List<Row> page) {
    if (page.isEmpty()) {
      return Map.of();
    }
    return db
        .query(
            "SELECT account, role FROM account_roles WHERE account >= ? AND account <= ?",
            Holding.class,
            page.getFirst().name(),
            page.getLast().name())
        .stream()
        .collect(
            Collectors.groupingBy(
                Holding::account, Collectors.mapping(Holding::role, Collectors.toSet())));
  }

  /** Tells which accounts have permissions of their own: at most 10,000. */
  List<Row> withPermissions() {
    return db.query(COLUMNS + " WHERE permissions <> '' ORDER BY name LIMIT 10000", Row.class);
  }

  boolean isEmpty() {
    return db.queryOne("SELECT COUNT(*) FROM accounts", Long.class).orElse(0L) == 0;
  }

  /** Waits until nobody else, on any node, is about to change who is an administrator. */
  void lockAdmin() {
    db.query("SELECT name FROM roles WHERE name = ? FOR UPDATE", String.class, Rules.ADMIN);
  }

  boolean isAdmin(String name) {
    return db.queryOne(ADMINS + "= ?", Long.class, name).orElse(0L) > 0;
  }

  long otherAdmins(String name) {
    return db.queryOne(ADMINS + "<> ?", Long.class, name).orElse(0L);
  }

  void insert(Row row) {
    db.update(
        "INSERT INTO accounts (name, password, email, tenant, permissions, enabled, created_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
        row.name(),
        row.password(),
        row.email().orElse(null),
        row.tenant().orElse(null),
        row.permissions(),
        row.enabled(),
        row.createdAt());
  }

  /** Makes these the roles of an account. */
  void setRoles(String name, Set<String> wanted) {
    Set<String> held = roles(name);
    for (String role : new TreeSet<>(held)) {
      if (!wanted.contains(role)) {
        db.update("DELETE FROM account_roles WHERE account = ? AND role = ?", name, role);
      }
    }
    Set<String> missing = new HashSet<>(wanted);
    missing.removeAll(held);
    for (String role : new TreeSet<>(missing)) {
      db.update("INSERT INTO account_roles (account, role) VALUES (?, ?)", name, role);
    }
  }

  /** Tells whether there is such an account. */
  boolean change(String name, Change change) {
    if (db.queryOne("SELECT name FROM accounts WHERE name = ? FOR UPDATE", String.class, name)
        .isEmpty()) {
      return false;
    }
    List<String> sets = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    change.email().ifPresent(text -> set("email", text.isEmpty() ? null : text, sets, values));
    change.tenant().ifPresent(text -> set("tenant", text.isEmpty() ? null : text, sets, values));
    change.permissions().ifPresent(all -> set("permissions", Rules.join(all), sets, values));
    change.isEnabled().ifPresent(isEnabled -> set("enabled", isEnabled, sets, values));
    if (!sets.isEmpty()) {
      values.add(name);
      db.update(
          "UPDATE accounts SET " + String.join(", ", sets) + " WHERE name = ?", values.toArray());
    }
    change.roles().ifPresent(wanted -> setRoles(name, wanted));
    return true;
  }

  private static void set(
      String column, @Nullable Object value, List<String> sets, List<@Nullable Object> values) {
    sets.add(column + " = ?");
    values.add(value);
  }

  boolean setPassword(String name, String hash) {
    return db.update("UPDATE accounts SET password = ? WHERE name = ?", hash, name) > 0;
  }

  /** Tells whether the account still has the password that was checked, and may log in. */
  boolean noteLogin(Row row, long time, @Nullable String renewedHash) {
    return db.update(
            "UPDATE accounts SET last_login = ?, password = ?"
                + " WHERE name = ? AND password = ? AND enabled = TRUE",
            time,
            renewedHash == null ? row.password() : renewedHash,
            row.name(),
            row.password())
        > 0;
  }

  boolean delete(String name) {
    return db.update("DELETE FROM accounts WHERE name = ?", name) > 0;
  }
}
