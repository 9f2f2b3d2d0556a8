package dev.xcore.kernel.runtime;

import java.util.Objects;

/**
 * What an application decides on calls of all plugins.
 *
 * @param runawayLimit calls of one plugin that may go on after their deadline at once before it is
 *     quarantined, at least 1
 * @param showsCauses whether clients are told why a plugin does not serve, not only that; for
 *     development
 * @param permissions decides permissions of plugins
 */
public record CallOptions(int runawayLimit, boolean showsCauses, PermissionPolicy permissions) {

  /** Checks the limit. */
  public CallOptions {
    if (runawayLimit < 1) {
      throw new IllegalArgumentException("runawayLimit " + runawayLimit + " is less than 1");
    }
    Objects.requireNonNull(permissions, "permissions is null");
  }

  /**
   * Returns the usual options.
   *
   * @return three runaway calls, causes hidden, permissions by manifest
   */
  public static CallOptions usual() {
    return new CallOptions(3, false, PermissionPolicy.ofManifests());
  }
}
