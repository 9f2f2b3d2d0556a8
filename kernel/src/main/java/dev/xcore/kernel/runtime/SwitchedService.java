package dev.xcore.kernel.runtime;

import dev.xcore.handlers.Binder;
import dev.xcore.handlers.Brokered;
import dev.xcore.handlers.ServiceHandle;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.Services.Offer;
import dev.xcore.sdk.XcoreException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a name means to one instance of a plugin, found anew for every call: an extension, whatever
 * an operator has bound the name to, or what a plugin offers at the moment. Thread safe.
 *
 * @param services of the plugin's version
 * @param name of the service
 * @param type as what it is used
 * @param binder of the plugin
 * @param platform makes what the platform offers
 */
record SwitchedService(
    VersionServices services,
    String name,
    Class<?> type,
    Binder binder,
    Function<ServiceOffer, Object> platform)
    implements ServiceHandle.Target {

  /** Tells whether something else may be put in the place of a service of the platform. */
  static boolean isSwitched(ServiceOffer offer) {
    return offer.name().startsWith("ext.") && offer.type().isInterface();
  }

  @Override
  public @Nullable Object call(Method method, @Nullable Object[] arguments) throws Throwable {
    Optional<ServiceOffer> offer = meant();
    if (offer.isPresent()) {
      return ofPlatform(offer.get(), method, arguments);
    }
    // It may be handed over from one version to the next just now.
    for (int i = 0; i < Handover.TRIES; i++) {
      Optional<ProvidedService> service = provided();
      if (service.isPresent()) {
        services.check(service.get());
        Optional<ProvidedService.Answer> answer = service.get().call(method, arguments, binder);
        if (answer.isPresent()) {
          return answer.get().value();
        }
      }
    }
    throw away();
  }

  @Override
  public boolean overrides(Method method) {
    Optional<ServiceOffer> offer = meant();
    return offer
        .map(meant -> ServiceHandle.overrides(platform.apply(meant), method))
        .or(() -> provided().map(service -> service.overrides(method)))
        .orElse(true);
  }

  private @Nullable Object ofPlatform(
      ServiceOffer offer, Method method, @Nullable Object[] arguments) throws Throwable {
    Object service = platform.apply(offer);
    if (service instanceof Brokered) {
      return ServiceHandle.invoke(method, service, arguments);
    }
    @Nullable Object[] given =
        new ServiceCrossing(binder, services.binder(), type).arguments(method, arguments);
    return new ServiceCrossing(services.binder(), binder, type)
        .result(method, ServiceHandle.invoke(method, service, given));
  }

  /** Returns the service of the platform that the name means now. */
  private Optional<ServiceOffer> meant() {
    Optional<String> bound = services.registrations().board().binding(name);
    if (bound.isEmpty() || bound.get().equals(Offer.PLATFORM)) {
      return services.platform(name);
    }
    Optional<ServiceOffer> other = services.platform(bound.get());
    if (other.isPresent() && !type.isAssignableFrom(other.get().type())) {
      throw new ServiceUnavailableException(
          "service '%s' is bound to '%s', which is a %s and no %s; change services.bindings"
              .formatted(name, bound.get(), other.get().type().getName(), type.getName()));
    }
    return other;
  }

  private Optional<ProvidedService> provided() {
    return services
        .visible(services.meant(name))
        .filter(service -> service.type().filter(type::equals).isPresent());
  }

  private XcoreException away() {
    return new ServiceUnavailableException(
        "service '%s' cannot be used: %s"
            .formatted(
                name,
                services
                    .absence(name)
                    .orElse("it is not offered to this plugin as " + type.getName())));
  }

  /**
   * Returns what does the work in plain values, for a plugin behind a process wall.
   *
   * @throws XcoreException if that is nobody
   */
  Object port() {
    Optional<ServiceOffer> offer = meant();
    if (offer.isPresent() && platform.apply(offer.get()) instanceof Brokered brokered) {
      return brokered.port();
    }
    if (services.absence(name).isPresent()) {
      throw away();
    }
    throw XcoreException.of(
        "unsupported_in_sandbox",
        "service '%s' is a %s of another plugin, which a sandboxed plugin cannot use (unsupported_in_sandbox)"
            .formatted(name, type.getSimpleName()));
  }
}
