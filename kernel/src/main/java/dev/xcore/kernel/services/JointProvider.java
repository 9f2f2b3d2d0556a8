package dev.xcore.kernel.services;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.XcoreException;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Several providers as one. */
final class JointProvider implements ServiceProvider {

  private final List<ServiceProvider> providers;
  private final List<ServiceOffer> offers;

  JointProvider(List<ServiceProvider> providers) {
    this.providers = List.copyOf(providers);
    this.offers = providers.stream().flatMap(each -> each.offers().stream()).toList();
    Set<String> names = new HashSet<>();
    for (ServiceOffer offer : offers) {
      if (!names.add(offer.name())) {
        throw new IllegalArgumentException("two services are called '" + offer.name() + "'");
      }
    }
  }

  @Override
  public List<ServiceOffer> offers() {
    return offers;
  }

  @Override
  public Optional<String> absence(String name) {
    return providers.stream()
        .filter(each -> each.offers().stream().anyMatch(offer -> offer.name().equals(name)))
        .findFirst()
        .flatMap(each -> each.absence(name));
  }

  @Override
  public Optional<XcoreException> explain(Throwable thrown) {
    return providers.stream().flatMap(each -> each.explain(thrown).stream()).findFirst();
  }

  @Override
  public PluginServices open(ServiceUser user) {
    IdentityHashMap<ServiceProvider, PluginServices> opened = new IdentityHashMap<>();
    providers.forEach(provider -> opened.put(provider, provider.open(user)));
    return new JointServices(opened);
  }

  /**
   * What each provider serves a plugin with.
   *
   * @param opened by provider
   */
  private record JointServices(IdentityHashMap<ServiceProvider, PluginServices> opened)
      implements PluginServices {

    @Override
    public Object make(ServiceOffer offer, Set<String> verbs, Binder binder) {
      return offering(offer).make(offer, verbs, binder);
    }

    @Override
    public Object make(ServiceOffer offer, Set<String> verbs, InstanceTypes types) {
      return offering(offer).make(offer, verbs, types);
    }

    private PluginServices offering(ServiceOffer offer) {
      return opened.entrySet().stream()
          .filter(entry -> entry.getKey().offers().contains(offer))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(unknown(offer)));
    }

    private String unknown(ServiceOffer offer) {
      return "nobody offers '%s'; there is %s"
          .formatted(
              offer.name(),
              opened.keySet().stream()
                  .flatMap(provider -> provider.offers().stream())
                  .map(ServiceOffer::name)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }

    @Override
    public void close() {
      opened.values().forEach(PluginServices::close);
    }
  }
}
