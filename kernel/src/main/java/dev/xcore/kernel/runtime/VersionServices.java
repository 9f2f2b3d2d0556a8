package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.TaskDescriptor;
import dev.xcore.kernel.registry.ExecutionMode;
import dev.xcore.kernel.services.InstanceTypes;
import dev.xcore.kernel.services.PluginServices;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.kernel.services.ServiceUser;
import dev.xcore.sdk.Services.Offer;
import dev.xcore.sdk.Services.Scope;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * The services of one version of a plugin, under its permissions: those of the platform, and those
 * of other plugins. Closed with the version. Thread safe.
 */
final class VersionServices implements AutoCloseable {

  private final ServiceProvider provider;
  private final PluginSettings settings;
  private final PermissionJudge judge;
  private final PluginServices services;
  private final VersionRegistrations registrations;
  private final Binder binder = Binder.create();

  VersionServices(
      ServiceProvider provider,
      PluginSettings settings,
      PermissionJudge judge,
      Logger logger,
      Supplier<Optional<List<TaskDescriptor>>> tasks,
      VersionRegistrations registrations) {
    this.provider = provider;
    this.settings = settings;
    this.judge = judge;
    this.registrations = registrations;
    this.services =
        provider.open(
            new ServiceUser(
                settings.inForce().manifest().name(),
                settings.inForce().manifest().version().toString(),
                logger,
                tasks,
                settings.inForce().manifest().mode() == ExecutionMode.SANDBOXED));
  }

  List<ServiceOffer> offers() {
    return provider.offers();
  }

  /** Finds what the platform offers under a name. */
  Optional<ServiceOffer> platform(String name) {
    return provider.offers().stream().filter(offer -> offer.name().equals(name)).findFirst();
  }

  /** Returns what the version offers to others. */
  VersionRegistrations registrations() {
    return registrations;
  }

  /** Returns the binder of what belongs to no plugin. */
  Binder binder() {
    return binder;
  }

  boolean isGranted(ServiceOffer offer) {
    return !settings.inForce().services().granted(offer, judge).isEmpty();
  }

  boolean isGranted(ProvidedService service) {
    return isOwn(service) || isGranted(ProvidedServices.offer(service.name()));
  }

  private boolean isOwn(ProvidedService service) {
    return service.provider().equals(settings.inForce().manifest().name());
  }

  /** Lists what other plugins offer to this one; a name means one of them. */
  List<ProvidedService> visible() {
    return registrations.board().all().stream().filter(this::isInScope).toList();
  }

  /** Finds what a name means among the services of other plugins. */
  Optional<ProvidedService> visible(String name) {
    return registrations.board().find(name).filter(this::isInScope);
  }

  private boolean isInScope(ProvidedService service) {
    return switch (service.scope()) {
      case PUBLIC -> true;
      case PROTECTED -> isOwn(service) || isRequired(service.provider());
      case PRIVATE -> isOwn(service);
    };
  }

  private boolean isRequired(String plugin) {
    return settings.inForce().manifest().requires().stream()
        .anyMatch(requirement -> requirement.name().equals(plugin));
  }

  /** Tells whether a loader sees the very class. */
  @SuppressWarnings("ReferenceEquality") // the very class, not one of its name
  static boolean isSeen(Class<?> type, ClassLoader loader) {
    try {
      Optional<ClassLoader> host = HostPackages.loader(type.getPackageName());
      return Class.forName(type.getName(), false, host.orElse(loader)) == type;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Returns the name that a name is bound to, itself if it is bound to none or to a plugin. */
  String meant(String name) {
    ProvidedServices board = registrations.board();
    return board.binding(name).filter(bound -> board.find(bound).isPresent()).orElse(name);
  }

  /** Tells why a service cannot be used now, empty if it can. */
  Optional<String> absence(String name) {
    ProvidedServices board = registrations.board();
    String bound = board.binding(name).orElse(Offer.PLATFORM);
    String meant = bound.equals(Offer.PLATFORM) || platform(bound).isEmpty() ? name : bound;
    boolean isPlatforms = bound.equals(Offer.PLATFORM) || platform(bound).isPresent();
    if (isPlatforms && platform(meant).isPresent()) {
      return provider.absence(meant);
    }
    if (board.find(meant(name)).filter(this::isInScope).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        bound.equals(Offer.PLATFORM)
            ? "no plugin that is active offers it to this one"
            : "services.bindings gives the name to '%s', which does not offer it now"
                .formatted(bound));
  }

  /**
   * Checks that the plugin may use a service.
   *
   * @throws dev.xcore.sdk.PermissionDeniedException if it may not; says which line to add
   */
  void check(String name) {
    platform(name).ifPresent(this::check);
  }

  /** Checks that the plugin may use a service of the platform. */
  void check(ServiceOffer offer) {
    settings.inForce().services().check(offer, judge);
  }

  /** Checks that the plugin may use a service of a plugin. */
  void check(ProvidedService service) {
    if (service.scope() != Scope.PRIVATE && !isOwn(service)) {
      settings.inForce().services().check(ProvidedServices.offer(service.name()), judge);
    }
  }

  /** Makes a service; refuses one that the plugin may not use. */
  Object make(ServiceOffer offer, InstanceTypes types) {
    Set<String> verbs = settings.inForce().services().check(offer, judge);
    return offer.type().cast(services.make(offer, verbs, types));
  }

  /** Makes what an instance with these types finds, ended with its scope. */
  GrantedServices in(PluginScope scope, Binder binder) {
    GrantedServices granted = new GrantedServices(this, scope, binder);
    scope.keep(granted);
    scope.finds(granted);
    return granted;
  }

  @Override
  public void close() {
    services.close();
  }
}
