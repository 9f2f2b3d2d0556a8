package dev.xcore.auth.users;

import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.NotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The roles and what they permit. The role {@code admin} is there for good, with everything. */
final class RoleBook {

  private static final int MOST = 1000;
  private static final String COLUMNS = "SELECT name, description, permissions FROM roles";

  private final Database db;
  private final Changes changes;
  private final Trail trail;

  RoleBook(Database db, Changes changes, Trail trail) {
    this.db = db;
    this.changes = changes;
    this.trail = trail;
  }

  /** A role; its permissions are patterns. */
  record Role(String name, String description, Set<String> permissions) {
    Role {
      permissions = Set.copyOf(permissions);
    }
  }

  private record Row(String name, String description, String permissions) {
    Role role() {
      return new Role(name, description, Rules.split(permissions));
    }
  }

  List<Role> list(String after, int limit) {
    return db
        .query(COLUMNS + " WHERE name > ? ORDER BY name LIMIT ?", Row.class, after, limit)
        .stream()
        .map(Row::role)
        .toList();
  }

  Optional<Role> find(String name) {
    return db.queryOne(COLUMNS + " WHERE name = ?", Row.class, name).map(Row::role);
  }

  /** Returns what each role permits that an account has. */
  Map<String, Set<String>> of(String account) {
    return permissions(
        db.query(
            "SELECT r.name, r.description, r.permissions FROM roles r"
                + " JOIN account_roles a ON a.role = r.name WHERE a.account = ?",
            Row.class,
            account));
  }

  /** Returns what each role permits. */
  Map<String, Set<String>> all() {
    return permissions(db.query(COLUMNS, Row.class));
  }

  private static Map<String, Set<String>> permissions(List<Row> rows) {
    return rows.stream()
        .map(Row::role)
        .collect(Collectors.toUnmodifiableMap(Role::name, Role::permissions));
  }

  /** Notes those of some roles that do not exist. */
  void require(String field, Set<String> names, Rules rules) {
    if (names.isEmpty()) {
      return;
    }
    Set<String> known = all().keySet();
    for (String name : new TreeSet<>(names)) {
      if (!known.contains(name)) {
        rules.wrong(
            field,
            "there is no role of that name; there are " + String.join(", ", new TreeSet<>(known)),
            name);
      }
    }
  }

  Role create(Role role) {
    Rules rules = new Rules();
    rules.role("name", role.name());
    rules.description("description", role.description());
    rules.permissions("permissions", role.permissions());
    rules.hold("the role");
    if (all().size() >= MOST) {
      throw new ConflictException("there are %,d roles, which is the most".formatted(MOST));
    }
    try {
      db.update(
          "INSERT INTO roles (name, description, permissions) VALUES (?, ?, ?)",
          role.name(),
          role.description(),
          Rules.join(role.permissions()));
    } catch (ConflictException taken) {
      throw taken.isRetryable()
          ? taken
          : new ConflictException("a role '%s' exists already; change it".formatted(role.name()));
    }
    changes.happened();
    trail.done("role.create", "role:" + role.name(), permissionFacts(role.permissions()));
    return role;
  }

  Role change(String name, Optional<String> description, Optional<Set<String>> permissions) {
    Rules rules = new Rules();
    description.ifPresent(text -> rules.description("description", text));
    permissions.ifPresent(patterns -> rules.permissions("permissions", patterns));
    rules.hold("role '" + shown(name) + "'");
    if (name.equals(Rules.ADMIN) && permissions.isPresent()) {
      throw new ConflictException("role 'admin' always has all permissions; make another role");
    }
    Role changed =
        changes.make(() -> {
          Role old = find(name).orElseThrow(() -> absent(name));
          Role role =
              new Role(
                  name,
                  description.orElse(old.description()),
                  permissions.orElse(old.permissions()));
          db.update(
              "UPDATE roles SET description = ?, permissions = ? WHERE name = ?",
              role.description(),
              Rules.join(role.permissions()),
              name);
          return role;
        });
    changes.happened();
    trail.done(
        "role.change", "role:" + name, permissions.map(RoleBook::permissionFacts).orElse(Map.of()));
    return changed;
  }

  boolean delete(String name) {
    if (name.equals(Rules.ADMIN)) {
      throw new ConflictException("role 'admin' cannot be removed: the platform needs it");
    }
    boolean isGone =
        changes.make(() -> {
          if (db.queryOne("SELECT name FROM roles WHERE name = ? FOR UPDATE", String.class, name)
              .isEmpty()) {
            return false;
          }
          long holders =
              db.queryOne("SELECT COUNT(*) FROM account_roles WHERE role = ?", Long.class, name)
                  .orElse(0L);
          if (holders > 0) {
            throw new ConflictException(
                "%d accounts have role '%s'; take it from them first".formatted(holders, name));
          }
          return db.update("DELETE FROM roles WHERE name = ?", name) > 0;
        });
    if (isGone) {
      trail.done("role.delete", "role:" + name, Map.of());
    }
    return isGone;
  }

  static NotFoundException absent(String name) {
    return new NotFoundException(
        "there is no role '%s'; see GET /admin/roles".formatted(shown(name)));
  }

  private static String shown(String text) {
    return text.substring(0, Math.min(100, text.length()));
  }

  private static Map<String, Object> permissionFacts(Set<String> permissions) {
    return Map.of("permissions", permissions.stream().sorted().limit(20).toList());
  }
}
