package dev.xcore.kernel.runtime;

/**
 * A port through which permissions of plugins are decided. Asked once per plugin, resource and
 * action; the answer holds until the plugin's settings change. Thread safe.
 */
@FunctionalInterface
public interface PermissionPolicy {

  /**
   * Decides.
   *
   * @param request what is asked
   * @param byManifest what the rules of manifest and operator say
   * @return true to allow it
   */
  boolean allows(PermissionRequest request, boolean byManifest);

  /**
   * Returns the policy that leaves it at the manifest.
   *
   * @return the policy
   */
  static PermissionPolicy ofManifests() {
    return (request, byManifest) -> byManifest;
  }
}
