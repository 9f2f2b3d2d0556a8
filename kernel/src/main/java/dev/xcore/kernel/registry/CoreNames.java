package dev.xcore.kernel.registry;

import java.util.Set;

/** The names of the plugins that come with the platform, and the paths that are theirs. */
public final class CoreNames {

  /** All that there may be. */
  public static final Set<String> ALL = Set.of("auth", "otp", "users");

  /** First segments of paths that only they may mount something at. */
  private static final Set<String> MOUNTS = Set.of("admin", "auth");

  private CoreNames() {}

  /**
   * Tells whether a path belongs to core plugins.
   *
   * @param segment its first segment
   * @return true for {@code auth} and {@code admin}
   */
  public static boolean isMount(String segment) {
    return MOUNTS.contains(segment);
  }

  /**
   * Tells whether a plugin may mount something at a path of core plugins.
   *
   * @param plugin its name
   * @param segment the path's first segment
   * @return true for core plugins, and for those that replace them, below {@code /auth} and {@code
   *     /admin}
   */
  public static boolean mayMount(String plugin, String segment) {
    return ALL.contains(plugin) && isMount(segment);
  }
}
