package dev.xcore.orm;

import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.XcoreException;
import dev.xcore.services.sql.EntityGround;
import dev.xcore.services.sql.EntityMapping;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hibernate.StaleObjectStateException;
import org.hibernate.StaleStateException;

/**
 * Maps classes of plugins to tables with Hibernate. Its classes are loaded when the first plugin
 * asks for entities. Thread safe.
 */
public final class HibernateMapping implements EntityMapping {

  /** Makes the mapping. */
  public HibernateMapping() {}

  @Override
  public Class<?> type() {
    return EntityManagerFactory.class;
  }

  @Override
  public PluginEntities open(EntityGround ground) {
    return new VersionUnits(ground);
  }

  @Override
  public List<String> draft(EntityGround ground, List<Path> classPath) {
    try {
      return EntityDraft.of(ground, classPath);
    } catch (WrongEntitiesException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public boolean isThrower(Throwable thrown) {
    return thrown instanceof PersistenceException;
  }

  @Override
  public Optional<XcoreException> explain(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      switch (at) {
        case XcoreException known -> {
          return Optional.of(known);
        }
        case StaleObjectStateException stale -> {
          return Optional.of(outdated(simple(String.valueOf(stale.getEntityName()))));
        }
        case StaleStateException _, OptimisticLockException _ -> {
          if (at.getCause() == null) {
            return Optional.of(outdated("an entity"));
          }
        }
        default -> {
          // What caused it says more.
        }
      }
    }
    return Optional.empty();
  }

  private static XcoreException outdated(String entity) {
    return new ConflictException(
        "%s was changed since it was read: read it again".formatted(entity));
  }

  private static String simple(String type) {
    return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
  }
}
