package dev.xcore.services.documents;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundDocuments;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Documents;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Offers documents to plugins, to each its own: {@code documents} are the default ones, {@code
 * db.NAME} those of each Redis.
 */
public final class DocumentProvider implements ServiceProvider {

  /** The name of the default ones. */
  public static final String NAME = "documents";

  private final Map<ServiceOffer, DocumentStore> stores = new LinkedHashMap<>();

  private DocumentProvider(List<DocumentService> services, Supplier<Database> database) {
    DocumentStore usual =
        services.stream()
            .filter(service -> service.settings().isDefault())
            .findFirst()
            .<DocumentStore>map(DocumentService::documents)
            .orElseGet(() -> new SqlDocuments(database, InstantSource.system()));
    stores.put(offer(NAME), usual);
    services.forEach(
        service -> stores.put(offer(service.settings().longName()), service.documents()));
  }

  private static ServiceOffer offer(String name) {
    return ServiceOffer.of(name, Documents.class);
  }

  /**
   * Makes the provider.
   *
   * @param services one of them is the default, if there are any
   * @param database the platform's own tables, which keep documents where there is no Redis
   * @return offers all of them
   */
  public static DocumentProvider of(List<DocumentService> services, Supplier<Database> database) {
    return new DocumentProvider(services, database);
  }

  @Override
  public List<ServiceOffer> offers() {
    return List.copyOf(stores.keySet());
  }

  @Override
  public PluginServices open(ServiceUser user) {
    return new OfOneVersion(user.plugin());
  }

  /** The documents of one version of a plugin, which leaves nothing behind. */
  private final class OfOneVersion implements PluginServices {

    private final String plugin;

    OfOneVersion(String plugin) {
      this.plugin = plugin;
    }

    @Override
    public Object make(ServiceOffer offer, Set<String> verbs, Binder binder) {
      DocumentStore store = stores.get(offer);
      if (store == null) {
        throw new IllegalArgumentException("there are no documents '" + offer.name() + "'");
      }
      return BoundDocuments.of(new PluginDocuments(store, plugin), binder);
    }

    @Override
    public void close() {}
  }
}
