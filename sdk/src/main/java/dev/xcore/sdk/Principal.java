package dev.xcore.sdk;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who is behind a call.
 *
 * @param name unique name, such as {@code admin} or {@code system:shop}
 * @param roles the roles granted, immutable
 * @param permissions what the roles and the account itself allow, such as {@code orders.read};
 *     {@code *} stands for any text within a part, {@code **} for any parts; immutable
 * @param tenant the only tenant for which it may act, empty for any
 */
public record Principal(
    String name, Set<String> roles, Set<String> permissions, Optional<String> tenant) {

  /** Checks the name and copies roles and permissions. */
  public Principal {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(tenant, "tenant is null");
    roles = Set.copyOf(roles);
    permissions = Set.copyOf(permissions);
  }

  /**
   * Makes a principal of roles only.
   *
   * @param name unique name
   * @param roles the roles granted
   */
  public Principal(String name, Set<String> roles) {
    this(name, roles, Set.of(), Optional.empty());
  }

  /**
   * Tells whether one of the given roles is granted.
   *
   * @param required role names
   * @return true if at least one of them is granted
   */
  public boolean hasAnyRole(Iterable<String> required) {
    for (String role : required) {
      if (roles.contains(role)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether something is allowed.
   *
   * @param permission such as {@code orders.read}, its parts separated by {@code .} or {@code :}
   * @return true if it is granted by name or by a pattern
   */
  public boolean hasPermission(String permission) {
    if (permissions.contains(permission)) {
      return true;
    }
    for (String pattern : permissions) {
      if (PermissionPattern.matches(pattern, permission)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Tells whether one of some permissions is granted.
   *
   * @param required permissions
   * @return true if at least one of them is granted
   */
  public boolean hasAnyPermission(Iterable<String> required) {
    for (String permission : required) {
      if (hasPermission(permission)) {
        return true;
      }
    }
    return false;
  }
}
