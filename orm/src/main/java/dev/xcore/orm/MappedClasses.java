package dev.xcore.orm;

import dev.xcore.services.sql.EntityGround;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.boot.registry.BootstrapServiceRegistry;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.boot.registry.classloading.internal.TcclLookupPrecedence;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.resource.jdbc.spi.PhysicalConnectionHandlingMode;

/**
 * Classes as Hibernate understands them, and the registries below. Nothing of it is shared with
 * other plugins: what it has cached of classes leaves memory with it.
 *
 * @param metadata of the classes
 * @param services of the metadata
 * @param bootstrap of the services
 */
record MappedClasses(
    Metadata metadata, StandardServiceRegistry services, BootstrapServiceRegistry bootstrap)
    implements AutoCloseable {

  /**
   * Maps entities; asks the database what it is.
   *
   * @param ground where they are stored
   * @param loader of their classes
   * @param classes the entities, and what belongs to them
   * @throws org.hibernate.HibernateException if the classes cannot be mapped
   */
  static MappedClasses of(EntityGround ground, ClassLoader loader, List<Class<?>> classes) {
    BootstrapServiceRegistryBuilder builder = new BootstrapServiceRegistryBuilder();
    builder.applyClassLoader(loader);
    builder.applyTcclLookupPrecedence(TcclLookupPrecedence.NEVER);
    BootstrapServiceRegistry bootstrap = builder.build();
    StandardServiceRegistry services = null;
    try {
      services =
          new StandardServiceRegistryBuilder(bootstrap).applySettings(settings(ground)).build();
      MetadataSources sources = new MetadataSources(services);
      classes.forEach(sources::addAnnotatedClass);
      return new MappedClasses(sources.buildMetadata(), services, bootstrap);
    } catch (RuntimeException | Error e) {
      if (services != null) {
        services.close();
      }
      bootstrap.close();
      throw e;
    }
  }

  /** Tables come from migrations, and records are checked where they come in. */
  private static Map<String, Object> settings(EntityGround ground) {
    return Map.ofEntries(
        Map.entry(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, ground.connections()),
        Map.entry(
            AvailableSettings.CONNECTION_HANDLING,
            PhysicalConnectionHandlingMode.DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION),
        Map.entry(AvailableSettings.HBM2DDL_AUTO, "none"),
        Map.entry(AvailableSettings.XML_MAPPING_ENABLED, false),
        Map.entry(AvailableSettings.JAKARTA_VALIDATION_MODE, "none"),
        Map.entry(
            AvailableSettings.PHYSICAL_NAMING_STRATEGY, new PhysicalNamingStrategySnakeCaseImpl()),
        Map.entry(AvailableSettings.KEYWORD_AUTO_QUOTING_ENABLED, true),
        Map.entry(AvailableSettings.PREFER_NATIVE_ENUM_TYPES, false),
        Map.entry(AvailableSettings.LOG_SLOW_QUERY, ground.slowQuery().toMillis()),
        Map.entry(AvailableSettings.LOG_JDBC_ERRORS, false),
        Map.entry(AvailableSettings.PERSISTENCE_UNIT_NAME, ground.plugin()),
        Map.entry(AvailableSettings.SESSION_FACTORY_NAME_IS_JNDI, false));
  }

  @Override
  public void close() {
    services.close();
    bootstrap.close();
  }
}
