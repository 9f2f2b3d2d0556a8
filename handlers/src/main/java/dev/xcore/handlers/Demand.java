package dev.xcore.handlers;

import dev.xcore.sdk.Principal;
import java.util.List;

/**
 * What a principal must have: one of some roles, and one of some permissions. Immutable.
 *
 * @param roles of which it needs one; {@code *} for anybody who is logged in; empty for any
 * @param permissions of which it needs one; empty for any
 */
public record Demand(List<String> roles, List<String> permissions) {

  /** Stands for every role, so that being logged in is enough. */
  public static final String ANY_ROLE = "*";

  /** Demands nothing. */
  public static final Demand NONE = new Demand(List.of(), List.of());

  /** Copies the lists. */
  public Demand {
    roles = List.copyOf(roles);
    permissions = List.copyOf(permissions);
  }

  /**
   * Makes a demand for roles only.
   *
   * @param roles of which a principal needs one; empty for anybody
   * @return the demand
   */
  public static Demand ofRoles(List<String> roles) {
    return roles.isEmpty() ? NONE : new Demand(roles, List.of());
  }

  /**
   * Tells whether anybody may come in, whoever it is.
   *
   * @return true if neither roles nor permissions are asked for
   */
  public boolean isEmpty() {
    return roles.isEmpty() && permissions.isEmpty();
  }

  /**
   * Tells whether somebody has what is demanded.
   *
   * @param principal who
   * @return true if nothing is missing
   */
  public boolean isMetBy(Principal principal) {
    return hasRole(principal) && hasPermission(principal);
  }

  /**
   * Says what somebody lacks.
   *
   * @param principal who
   * @return such as {@code none of the roles [clerk]}; empty if nothing is missing
   */
  public String missing(Principal principal) {
    if (!hasRole(principal)) {
      return "none of the roles " + roles;
    }
    return hasPermission(principal) ? "" : "none of the permissions " + permissions;
  }

  /**
   * Describes the demand.
   *
   * @return such as {@code one of the roles [clerk] and one of the permissions [orders.read]}
   */
  public String text() {
    if (isEmpty()) {
      return "nothing";
    }
    String role = roles.contains(ANY_ROLE) ? "a login" : "one of the roles " + roles;
    String permission = "one of the permissions " + permissions;
    return roles.isEmpty()
        ? permission
        : permissions.isEmpty() ? role : role + " and " + permission;
  }

  private boolean hasRole(Principal principal) {
    return roles.isEmpty() || roles.contains(ANY_ROLE) || principal.hasAnyRole(roles);
  }

  private boolean hasPermission(Principal principal) {
    return permissions.isEmpty() || principal.hasAnyPermission(permissions);
  }
}
