package dev.xcore.services.sql;

import dev.xcore.kernel.services.InstanceTypes;
import dev.xcore.sdk.XcoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A port: lets plugins use their tables as classes of Jakarta Persistence. Who implements it is
 * found by {@link java.util.ServiceLoader}, because platforms can do without. Thread safe.
 */
public interface EntityMapping {

  /** As what plugins find it; they need the permission for the database. */
  String NAME = "orm";

  /**
   * Returns what plugins ask for.
   *
   * @return an interface
   */
  Class<?> type();

  /**
   * Begins to serve one version of a plugin. Returns at once and connects to nothing.
   *
   * @param ground on which its entities stand
   * @return makes what its instances use
   */
  PluginEntities open(EntityGround ground);

  /**
   * Drafts what would make tables as entities expect them.
   *
   * @param ground where the tables are
   * @param classPath folders and jars with a plugin's classes
   * @return lines of a script, comments among them; empty if there is no entity, or nothing differs
   * @throws IllegalArgumentException if the entities cannot be mapped; says why
   */
  List<String> draft(EntityGround ground, List<Path> classPath);

  /**
   * Tells whether something was thrown by it.
   *
   * @param thrown by a plugin's code
   * @return whether its type is one of the mapping's
   */
  boolean isThrower(Throwable thrown);

  /**
   * Says in the platform's terms what it has thrown, as far as it does not come from the database.
   *
   * @param thrown for which {@link #isThrower} holds
   * @return what the plugin's caller gets, empty if that is nothing in particular
   */
  Optional<XcoreException> explain(Throwable thrown);

  /** The entities of one version of a plugin. */
  interface PluginEntities extends AutoCloseable {

    /**
     * Makes what one instance uses.
     *
     * @param types of the instance
     * @return of the type of the mapping; closed after the instance has ended
     * @throws XcoreException if the entities cannot be used as they are; says all that is wrong
     */
    Object of(InstanceTypes types);

    /** Lets go of all classes; harmless when repeated. */
    @Override
    void close();
  }
}
