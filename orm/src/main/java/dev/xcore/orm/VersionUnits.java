package dev.xcore.orm;

import dev.xcore.kernel.services.InstanceTypes;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.sql.EntityGround;
import dev.xcore.services.sql.EntityMapping;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entities of one version of a plugin: a unit for each class loader, because instances may have
 * classes of their own. Thread safe.
 */
final class VersionUnits implements EntityMapping.PluginEntities {

  private static final Logger LOG = LoggerFactory.getLogger(VersionUnits.class);

  private final EntityGround ground;
  private final Map<ClassLoader, EntityUnit> units = new LinkedHashMap<>();

  VersionUnits(EntityGround ground) {
    this.ground = ground;
  }

  @Override
  public synchronized Object of(InstanceTypes types) {
    EntityUnit known = units.get(types.loader());
    if (known != null) {
      return FactoryHandle.of(known, this::closeUnused);
    }
    EntityUnit made = new EntityUnit(ground, types.loader(), types.classPath());
    try {
      prepare(made);
    } catch (RuntimeException | Error e) {
      made.close();
      throw e;
    }
    closeUnused();
    units.put(types.loader(), made);
    return FactoryHandle.of(made, this::closeUnused);
  }

  /** Wrong entities fail the load; a database that is away now may be back when it is needed. */
  private void prepare(EntityUnit unit) {
    try {
      unit.factory();
    } catch (WrongEntitiesException e) {
      throw new ServiceUnavailableException(String.valueOf(e.getMessage()));
    } catch (XcoreException away) {
      LOG.warn(
          "entities are opened at their first use plugin={} reason={}",
          ground.plugin(),
          away.getMessage());
    }
  }

  /**
   * Closes the units whose instances have ended; the last one stays for instances that may follow,
   * unless they have other classes.
   */
  private synchronized void closeUnused() {
    units
        .values()
        .removeIf(unit -> {
          boolean isOver = units.size() > 1 && !unit.isUsed();
          if (isOver) {
            unit.close();
          }
          return isOver;
        });
  }

  @Override
  public synchronized void close() {
    units.values().forEach(EntityUnit::close);
    units.clear();
  }
}
