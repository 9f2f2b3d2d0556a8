package dev.xcore.services.sql;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundTransaction;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.Database;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Offers databases to plugins: {@code db} is the default one, {@code db.NAME} each. */
public final class DatabaseProvider implements ServiceProvider {

  private final Map<ServiceOffer, DatabaseService> databases = new LinkedHashMap<>();

  private DatabaseProvider(List<DatabaseService> databases) {
    databases.stream()
        .filter(database -> database.settings().isDefault())
        .forEach(database -> offer(database.settings().service(), database));
    databases.forEach(database -> offer(database.settings().longName(), database));
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
    return new DatabaseProvider(databases);
  }

  @Override
  public List<ServiceOffer> offers() {
    return List.copyOf(databases.keySet());
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

    OfOnePlugin(Tenant plugin) {
      this.plugin = plugin;
    }

    @Override
    public synchronized Object make(ServiceOffer offer, Set<String> verbs, Binder binder) {
      DatabaseService database = databases.get(offer);
      if (database == null) {
        throw new IllegalArgumentException("there is no database '" + offer.name() + "'");
      }
      database.require(plugin);
      return new SqlDatabase(
          entered.computeIfAbsent(database, each -> each.enter(plugin)),
          transactions.computeIfAbsent(database, each -> ScopedValue.newInstance()));
    }

    @Override
    public synchronized void close() {
      entered.keySet().forEach(database -> database.leave(plugin));
      entered.clear();
    }
  }
}
