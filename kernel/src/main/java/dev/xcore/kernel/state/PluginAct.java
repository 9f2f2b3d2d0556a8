package dev.xcore.kernel.state;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/**
 * Something that somebody did with a plugin, and what came of it.
 *
 * @param id unique
 * @param plugin its name
 * @param kind what was done
 * @param actor who did it
 * @param node where
 * @param at when it had ended
 * @param version of the plugin then, empty if it is not known
 * @param isDone whether it was done; false if it failed or was refused
 * @param message why not, or what else there is to say; one line
 */
public record PluginAct(
    String id,
    String plugin,
    Kind kind,
    String actor,
    String node,
    Instant at,
    String version,
    boolean isDone,
    String message) {

  private static final int LONGEST = 500;

  /** What can be done. */
  public enum Kind {
    /** It was to serve. */
    LOAD,
    /** It was to stop serving. */
    UNLOAD,
    /** It was to be replaced by what lies on disk. */
    RELOAD,
    /** It was to be loaded again, and by everybody. */
    ENABLE,
    /** It was to stop serving for good. */
    DISABLE,
    /** A first version was to be installed. */
    INSTALL,
    /** Another version was to take the place of the one before. */
    UPGRADE,
    /** A former version was to come back. */
    ROLLBACK,
    /** Its files were to be taken away. */
    REMOVE;

    /**
     * Returns the kind as it is written.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Refuses nulls; keeps the message to one short line. */
  public PluginAct {
    Objects.requireNonNull(id, "id is null");
    Objects.requireNonNull(plugin, "plugin is null");
    Objects.requireNonNull(kind, "kind is null");
    Objects.requireNonNull(actor, "actor is null");
    Objects.requireNonNull(node, "node is null");
    Objects.requireNonNull(at, "at is null");
    Objects.requireNonNull(version, "version is null");
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    message = line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }

  /**
   * Makes an act with a new id.
   *
   * @param plugin its name
   * @param kind what was done
   * @param actor who did it
   * @param node where
   * @param at when it had ended
   * @param version of the plugin then, empty if it is not known
   * @param isDone whether it was done
   * @param message why not; its first line is kept
   * @return the act
   */
  public static PluginAct of(
      String plugin,
      Kind kind,
      String actor,
      String node,
      Instant at,
      String version,
      boolean isDone,
      String message) {
    String id = UUID.randomUUID().toString();
    return new PluginAct(id, plugin, kind, actor, node, at, version, isDone, message);
  }
}
