package dev.xcore.orm;

import dev.xcore.services.sql.EntityGround;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.SessionFactory;
import org.hibernate.boot.Metadata;

/**
 * A session factory in use.
 *
 * @param factory of the entities
 * @param mapped what it was made of
 */
record OpenFactory(SessionFactory factory, MappedClasses mapped) implements AutoCloseable {

  /**
   * Maps entities and makes their factory.
   *
   * @param ground where they are stored
   * @param loader of their classes
   * @param classes the entities, and what belongs to them
   * @param check of the tables, throws if they do not fit
   * @throws org.hibernate.HibernateException if the classes cannot be mapped
   */
  static OpenFactory of(
      EntityGround ground, ClassLoader loader, List<Class<?>> classes, Consumer<Metadata> check) {
    MappedClasses mapped = MappedClasses.of(ground, loader, classes);
    try {
      check.accept(mapped.metadata());
      return new OpenFactory(mapped.metadata().buildSessionFactory(), mapped);
    } catch (RuntimeException | Error e) {
      mapped.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try (mapped) {
      factory.close();
    }
  }
}
