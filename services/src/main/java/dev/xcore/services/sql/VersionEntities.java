package dev.xcore.services.sql;

import dev.xcore.kernel.services.InstanceTypes;

/**
 * The entities of one version of a plugin, and the connections they use.
 *
 * @param entities of the version
 * @param connections closed after them
 */
record VersionEntities(EntityMapping.PluginEntities entities, JoiningConnections connections)
    implements AutoCloseable {

  /** Begins to serve a version. */
  static VersionEntities open(
      EntityMapping mapping, String plugin, DatabaseSettings settings, SqlDatabase database) {
    JoiningConnections connections = database.joining();
    EntityGround ground =
        new EntityGround(plugin, settings.url().dialect(), connections, settings.slowQuery());
    return new VersionEntities(mapping.open(ground), connections);
  }

  Object of(InstanceTypes types) {
    return entities.of(types);
  }

  @Override
  public void close() {
    try (connections) {
      entities.close();
    }
  }
}
