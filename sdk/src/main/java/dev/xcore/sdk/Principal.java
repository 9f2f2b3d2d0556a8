package dev.xcore.sdk;

import java.util.Objects;
import java.util.Set;

/**
 * Who is behind a call.
 *
 * @param name unique name, such as {@code admin} or {@code system:shop}
 * @param roles the roles granted, immutable
 */
public record Principal(String name, Set<String> roles) {

  /** Checks the name and copies the roles. */
  public Principal {
    Objects.requireNonNull(name, "name is null");
    roles = Set.copyOf(roles);
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
}
