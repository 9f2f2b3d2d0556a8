package dev.xcore.services.cache;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundCache;
import dev.xcore.handlers.CacheFlights;
import dev.xcore.handlers.CacheStore;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.Cache;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Offers the cache to plugins, as {@code cache}: to each its own namespace. */
public final class CacheProvider implements ServiceProvider {

  /** The name of the service. */
  public static final String NAME = "cache";

  private static final ServiceOffer OFFER = ServiceOffer.ofOwn(NAME, Cache.class);

  private final CacheService service;

  private CacheProvider(CacheService service) {
    this.service = service;
  }

  /**
   * Makes the provider.
   *
   * @param service keeps the values
   * @return offers it
   */
  public static CacheProvider of(CacheService service) {
    return new CacheProvider(service);
  }

  @Override
  public List<ServiceOffer> offers() {
    return List.of(OFFER);
  }

  @Override
  public PluginServices open(ServiceUser user) {
    return new OfOneVersion(user.plugin());
  }

  /** The caches of the instances of one version: what one of them makes, the others wait for. */
  private final class OfOneVersion implements PluginServices {

    private final String plugin;
    private final CacheFlights flights = new CacheFlights();
    private @Nullable CacheStore store;
    private boolean isClosed;

    OfOneVersion(String plugin) {
      this.plugin = plugin;
    }

    @Override
    public Object make(ServiceOffer offer, Set<String> verbs, Binder binder) {
      return BoundCache.of(PermittedStore.of(entered(), plugin, offer, verbs), binder, flights);
    }

    private synchronized CacheStore entered() {
      CacheStore there = store;
      if (there == null) {
        there = service.enter(plugin);
        store = there;
      }
      return there;
    }

    @Override
    public synchronized void close() {
      flights.close();
      if (store != null && !isClosed) {
        isClosed = true;
        service.leave(plugin);
      }
    }
  }
}
