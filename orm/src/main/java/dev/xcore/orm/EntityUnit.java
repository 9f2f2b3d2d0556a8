package dev.xcore.orm;

import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.services.sql.EntityGround;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.SessionFactory;
import org.hibernate.boot.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * The entities of one class loader, mapped when they are first needed. Holds the classes until it
 * is closed. Thread safe.
 */
final class EntityUnit implements AutoCloseable {

  private final EntityGround ground;
  private final ClassLoader loader;
  private final List<Path> classPath;
  private volatile @Nullable OpenFactory open;
  private boolean isClosed;
  private int users;

  EntityUnit(EntityGround ground, ClassLoader loader, List<Path> classPath) {
    this.ground = ground;
    this.loader = loader;
    this.classPath = classPath;
  }

  /** Counts one more user. */
  synchronized void use() {
    users++;
  }

  /** Counts one user less. */
  synchronized void leave() {
    users--;
  }

  synchronized boolean isUsed() {
    return users > 0;
  }

  /**
   * Returns the factory; makes it where nobody has yet.
   *
   * @throws WrongEntitiesException if entities or tables are wrong; says why
   * @throws dev.xcore.sdk.XcoreException if the database cannot be used now
   */
  SessionFactory factory() {
    OpenFactory there = open;
    return there == null ? made().factory() : there.factory();
  }

  private synchronized OpenFactory made() {
    if (isClosed) {
      throw new PluginUnavailableException("the plugin has ended: its entities cannot be used");
    }
    OpenFactory made = open;
    if (made == null) {
      made = make();
      open = made;
    }
    return made;
  }

  private OpenFactory make() {
    List<Class<?>> classes = classes();
    connect();
    return WrongEntitiesException.instead(
        ground.plugin(),
        () -> OpenFactory.of(ground, new EntityLoader(loader), classes, this::check));
  }

  /** Hibernate would say of a database that is away that it does not know what it is. */
  private void connect() {
    try {
      ground.connections().getConnection().close();
    } catch (SQLException e) {
      throw new ServiceUnavailableException(
          "the database of plugin '%s' cannot be used now; 'xcore services' says why"
              .formatted(ground.plugin()));
    }
  }

  private void check(Metadata metadata) {
    List<String> problems = TableCheck.problems(metadata, ground);
    if (!problems.isEmpty()) {
      throw new WrongEntitiesException(
          "tables of plugin '%s' do not fit its entities: %s; 'xcore migration revision %1$s' drafts what is missing, and migrations make it before the plugin starts"
              .formatted(ground.plugin(), String.join("; ", problems)),
          null);
    }
  }

  private List<Class<?>> classes() {
    List<Class<?>> classes = EntityClasses.load(classPath, loader, ground.plugin());
    if (classes.isEmpty()) {
      throw new WrongEntitiesException(
          "plugin '%s' has no class with @jakarta.persistence.Entity".formatted(ground.plugin()),
          null);
    }
    return classes;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    OpenFactory there = open;
    open = null;
    if (there != null) {
      there.close();
    }
  }

  @Override
  public String toString() {
    return "plugin '" + ground.plugin() + "'";
  }
}
