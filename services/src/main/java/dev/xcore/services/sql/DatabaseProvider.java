package dev.xcore.services.sql;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundTransaction;
import dev.xcore.kernel.services.InstanceTypes;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.XcoreException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Offers databases to plugins: {@code db} is the default one, {@code db.NAME} each; and entities in
 * the default one, where there is a mapping.
 */
public final class DatabaseProvider implements ServiceProvider {

  private final Map<ServiceOffer, DatabaseService> databases = new LinkedHashMap<>();

  private final Optional<EntityMapping> entities;

  private DatabaseProvider(List<DatabaseService> databases, Optional<EntityMapping> entities) {
    this.entities = entities;
    databases.stream()
        .filter(database -> database.settings().isDefault())
        .forEach(database -> offer(database.settings().service(), database));
    databases.forEach(database -> offer(database.settings().longName(), database));
    entities.ifPresent(mapping ->
        databases.stream()
            .filter(database -> database.settings().isDefault())
            .forEach(database -> offer(mapping, database)));
  }

  private void offer(EntityMapping mapping, DatabaseService database) {
    databases.put(
        ServiceOffer.view(EntityMapping.NAME, mapping.type(), database.settings().service()),
        database);
  }

  private void offer(String name, DatabaseService database) {
    databases.put(ServiceOffer.of(name, Database.class), database);
  }

  /**
   * Makes the provider.
   *
   * @param databases one of them is the default
   * @return offers all of them
   */
  public static DatabaseProvider of(List<DatabaseService> databases) {
    return new DatabaseProvider(databases, Optional.empty());
  }

  /**
   * Makes the provider of databases and of entities in the default one.
   *
   * @param databases one of them is the default
   * @param entities maps classes of plugins to tables, if anybody can
   * @return offers all of them
   */
  public static DatabaseProvider of(
      List<DatabaseService> databases, Optional<EntityMapping> entities) {
    return new DatabaseProvider(databases, entities);
  }

  @Override
  public List<ServiceOffer> offers() {
    return List.copyOf(databases.keySet());
  }

  @Override
  public Optional<XcoreException> explain(Throwable thrown) {
    return entities
        .filter(mapping -> mapping.isThrower(thrown))
        .flatMap(mapping -> mapping.explain(thrown).or(() -> ofDatabase(thrown)));
  }

  private Optional<XcoreException> ofDatabase(Throwable thrown) {
    return databases.values().stream()
        .filter(database -> database.settings().isDefault())
        .findFirst()
        .map(database -> SqlErrors.of(database.settings()).of(thrown, "an entity"))
        .filter(XcoreException.class::isInstance)
        .map(XcoreException.class::cast);
  }

  @Override
  public PluginServices open(ServiceUser user) {
    return new OfOnePlugin(new Tenant(user.plugin(), user.isSandboxed()));
  }

  /** The databases of one version of a plugin. */
  private final class OfOnePlugin implements PluginServices {

    private final Tenant plugin;
    private final Map<DatabaseService, Connections> entered = new LinkedHashMap<>();
    private final Map<DatabaseService, ScopedValue<BoundTransaction>> transactions =
        new HashMap<>();
    private Optional<VersionEntities> mapped = Optional.empty();

    OfOnePlugin(Tenant plugin) {
      this.plugin = plugin;
    }

    @Override
    public synchronized Object make(ServiceOffer offer, Set<String> verbs, Binder binder) {
      DatabaseService database = databases.get(offer);
      if (database == null) {
        throw new IllegalArgumentException("there is no database '" + offer.name() + "'");
      }
      return database(database);
    }

    private SqlDatabase database(DatabaseService database) {
      database.require(plugin);
      return new SqlDatabase(
          entered.computeIfAbsent(database, each -> each.enter(plugin)),
          transactions.computeIfAbsent(database, each -> ScopedValue.newInstance()));
    }

    @Override
    public synchronized Object make(ServiceOffer offer, Set<String> verbs, InstanceTypes types) {
      DatabaseService database = databases.get(offer);
      if (database == null || !offer.name().equals(EntityMapping.NAME)) {
        return make(offer, verbs, types.binder());
      }
      if (mapped.isEmpty()) {
        mapped =
            entities.map(mapping ->
                VersionEntities.open(
                    mapping, plugin.plugin(), database.settings(), database(database)));
      }
      return mapped.orElseThrow().of(types);
    }

    @Override
    public synchronized void close() {
      mapped.ifPresent(VersionEntities::close);
      mapped = Optional.empty();
      entered.keySet().forEach(database -> database.leave(plugin));
      entered.clear();
    }
  }
}
