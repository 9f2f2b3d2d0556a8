package dev.xcore.handlers;

import java.util.Set;

/**
 * The names of hook points, which are those of events. Some belong to the platform, whatever a
 * plugin is called.
 */
public final class HookName {

  /** The points at which the platform itself makes things happen. */
  public static final Set<String> PLATFORM =
      Set.of(
          "plugin.call",
          "http.request",
          "plugin.load",
          "plugin.unload",
          "plugin.reload",
          "config.change");

  private HookName() {}

  /**
   * Checks that somebody may let things happen at a point.
   *
   * @param owner a plugin's name, or {@code xcore}
   * @param name of the point
   * @throws IllegalArgumentException if it is no name, or none of the owner's points
   */
  public static void requireOwn(String owner, String name) {
    EventName.require(name);
    if (!name.startsWith(owner + ".") || PLATFORM.contains(name)) {
      throw new IllegalArgumentException(
          "'%s' is no hook point of plugin '%s': its own begin with '%s.' and have no name of the platform's"
              .formatted(name, owner, owner));
    }
  }

  /**
   * Checks that an event may be given to hooks.
   *
   * @param name of the event
   * @throws IllegalArgumentException if it is a hook point of the platform
   */
  public static void requireFree(String name) {
    if (PLATFORM.contains(name)) {
      throw new IllegalArgumentException(
          name + " is a hook point of the platform, which alone makes it happen");
    }
  }
}
