package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.BoundCache;
import dev.xcore.handlers.BoundDatabase;
import dev.xcore.handlers.ServiceHandle;
import dev.xcore.kernel.services.InstanceTypes;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.sdk.Cache;
import dev.xcore.sdk.PluginUnavailableException;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.Services;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The services that one instance of a plugin has asked for. Thread safe. */
final class GrantedServices implements Services, AutoCloseable {

  private final VersionServices services;
  private final PluginScope scope;
  private final Binder binder;
  private final Map<String, Object> made = new LinkedHashMap<>();
  private final Map<String, Object> handles = new LinkedHashMap<>();
  private boolean isClosed;

  GrantedServices(VersionServices services, PluginScope scope, Binder binder) {
    this.services = services;
    this.scope = scope;
    this.binder = binder;
  }

  @Override
  public List<Offer> list() {
    Stream<Offer> platform =
        services.offers().stream()
            .map(offer -> new Offer(offer.name(), offer.type(), services.isGranted(offer)));
    Stream<Offer> provided =
        services.visible().stream()
            .filter(service -> services.platform(service.name()).isEmpty())
            .flatMap(service ->
                service.type().stream()
                    .map(type ->
                        new Offer(
                            service.name(),
                            VersionServices.isSeen(type, scope.loader()) ? type : Object.class,
                            service.scope(),
                            service.provider(),
                            services.isGranted(service))));
    return Stream.concat(platform, provided).toList();
  }

  @Override
  public <T> Optional<T> find(Class<T> type) {
    Optional<ServiceOffer> platform =
        services.offers().stream().filter(offer -> offer.type() == type).findFirst();
    if (platform.isPresent()) {
      return platform.map(offer -> type.cast(get(offer)));
    }
    return Handover.across(() ->
            services.visible().stream()
                .filter(service -> service.type().filter(found -> found == type).isPresent())
                .findFirst())
        .map(service -> type.cast(provided(service, type)));
  }

  @Override
  public Optional<Object> find(String name) {
    Optional<ServiceOffer> platform = services.platform(name);
    if (platform.isPresent()) {
      return platform.map(this::get);
    }
    return Handover.across(() ->
        services
            .visible(name)
            .flatMap(service -> service.type().map(type -> provided(service, type))));
  }

  @Override
  public Optional<String> absence(String name) {
    return services.absence(name);
  }

  @Override
  public <T> Registration register(String name, Class<T> type, T instance, Scope who) {
    return services.registrations().register(name, type, instance, who, scope, binder);
  }

  private Object provided(ProvidedService service, Class<?> type) {
    services.check(service);
    if (!VersionServices.isSeen(type, scope.loader())) {
      throw new IllegalArgumentException(
          "service '%s' is a %s of plugin '%s', which this plugin does not see: add requires: [%s] to its plugin.yaml"
              .formatted(service.name(), type.getName(), service.provider(), service.provider()));
    }
    return handle(service.name(), type);
  }

  /** What an operator may put something else in the place of is held by a handle. */
  private Object get(ServiceOffer offer) {
    if (!SwitchedService.isSwitched(offer)) {
      return raw(offer);
    }
    services.check(offer);
    return handle(offer.name(), offer.type());
  }

  private synchronized Object handle(String name, Class<?> type) {
    requireOpen(name);
    Object known = handles.get(name);
    if (type.isInstance(known)) {
      return known;
    }
    Object made = ServiceHandle.of(type, name, switched(name, type));
    handles.put(name, made);
    return made;
  }

  /** Does what is asked of a name, whoever does it at the moment. */
  SwitchedService switched(String name, Class<?> type) {
    return new SwitchedService(services, name, type, binder, this::raw);
  }

  /** Makes a service of the platform, once. */
  private synchronized Object raw(ServiceOffer offer) {
    requireOpen(offer.name());
    return made.computeIfAbsent(offer.name(), name -> connected(services.make(offer, types())));
  }

  /** Lets databases remember answers in the plugin's cache. */
  private Object connected(Object service) {
    if (service instanceof BoundDatabase database) {
      database.rememberIn(this::cache);
    }
    return service;
  }

  private BoundCache cache() {
    if (find(Cache.class).orElse(null) instanceof BoundCache cache) {
      return cache;
    }
    throw new ServiceUnavailableException("there is no cache to remember answers in");
  }

  private InstanceTypes types() {
    List<Path> classPath =
        scope.loader() instanceof PluginClassLoader own ? own.classPath() : List.of();
    return new InstanceTypes(binder, scope.loader(), classPath);
  }

  private void requireOpen(String name) {
    if (isClosed) {
      throw new PluginUnavailableException(
          "the plugin has ended: service '" + name + "' cannot be used any more");
    }
  }

  Binder binder() {
    return binder;
  }

  /**
   * Closes what was made, in reverse order.
   *
   * @throws IllegalStateException if that failed for some; carries all failures
   */
  @Override
  public void close() {
    List<Object> all;
    synchronized (this) {
      isClosed = true;
      all = new ArrayList<>(made.values());
      made.clear();
      handles.clear();
    }
    List<Exception> failures = new ArrayList<>();
    for (Object service : all.reversed()) {
      if (service instanceof AutoCloseable closeable) {
        close(closeable, failures);
      }
    }
    if (!failures.isEmpty()) {
      IllegalStateException failure = new IllegalStateException("services could not be closed");
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
  }

  private static void close(AutoCloseable service, List<Exception> failures) {
    try {
      service.close();
    } catch (Exception e) {
      failures.add(e);
    }
  }
}
