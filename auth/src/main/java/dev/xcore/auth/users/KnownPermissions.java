package dev.xcore.auth.users;

import dev.xcore.sdk.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds all permissions that roles and accounts name. */
final class KnownPermissions {

  private static final int ALL_ROLES = 1000;
  private static final int MOST_USERS = 100;

  private final AccountRows rows;
  private final RoleBook roles;

  KnownPermissions(Database db, RoleBook roles) {
    this.rows = new AccountRows(db);
    this.roles = roles;
  }

  /** Lists them by name, each with its roles and at most 100 accounts. */
  AdminForms.PermissionList list() {
    Map<String, AdminForms.Permission> found = new TreeMap<>();
    for (RoleBook.Role role : roles.list("", ALL_ROLES)) {
      named(found, role.permissions()).forEach(known -> known.roles().add(role.name()));
    }
    for (AccountRows.Row row : rows.withPermissions()) {
      named(found, Rules.split(row.permissions())).stream()
          .filter(known -> known.users().size() < MOST_USERS)
          .forEach(known -> known.users().add(row.name()));
    }
    return new AdminForms.PermissionList(List.copyOf(found.values()));
  }

  private static List<AdminForms.Permission> named(
      Map<String, AdminForms.Permission> found, Set<String> names) {
    return names.stream()
        .map(name ->
            found.computeIfAbsent(
                name, _ -> new AdminForms.Permission(name, new ArrayList<>(), new ArrayList<>())))
        .toList();
  }
}
