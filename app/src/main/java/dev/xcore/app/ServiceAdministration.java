package dev.xcore.app;

import dev.xcore.kernel.runtime.ProvidedServices;
import dev.xcore.kernel.services.ServiceOffer;
import dev.xcore.kernel.services.ServiceProvider;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.NotFoundException;
import dev.xcore.sdk.Services.Offer;
import dev.xcore.server.ServiceReport;
import dev.xcore.server.ServicesAdmin;
import dev.xcore.services.ServiceContainer;
import dev.xcore.services.ServiceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The services of the platform and of plugins, for administrators.
 *
 * @param container of the platform's
 * @param provider of the platform's
 * @param provided those of plugins
 */
record ServiceAdministration(
    ServiceContainer container, ServiceProvider provider, ProvidedServices provided)
    implements ServicesAdmin {

  @Override
  public List<ServiceReport> list() {
    return Stream.concat(
            container.services().stream().map(this::report),
            provided.services().stream().map(this::report))
        .toList();
  }

  private ServiceReport report(ServiceStatus status) {
    Map<String, Object> details = new LinkedHashMap<>(status.details());
    Optional.ofNullable(provided.bindings().get(status.name()))
        .ifPresent(bound -> details.put("bound_to", bound));
    return new ServiceReport(
        status.name(),
        status.kind().name().toLowerCase(Locale.ROOT),
        status.state().text(),
        status.isRequired(),
        status.message(),
        details,
        status.since(),
        status.checkedAt());
  }

  private ServiceReport report(ProvidedServices.Status status) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("provider", status.provider());
    details.put("interface", status.type());
    details.put("scope", status.scope().text());
    details.put("chosen", status.isChosen());
    return new ServiceReport(
        status.name(),
        "plugin",
        "ready",
        false,
        "offered by plugin " + status.provider(),
        details,
        status.since(),
        Optional.of(Instant.now()));
  }

  @Override
  public ServiceReport restart(String name) {
    try {
      return report(container.restart(name));
    } catch (IllegalArgumentException e) {
      throw new NotFoundException(String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      throw new ConflictException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void bind(String name, String to) {
    String type = type(name);
    if (to.equals(Offer.PLATFORM)) {
      if (platform(name).isEmpty()) {
        throw new ConflictException("the platform offers no service '%s' itself".formatted(name));
      }
    } else if (!types(name, to).contains(type)) {
      throw new ConflictException(
          "'%s' cannot take the place of '%s': it offers no %s; %s"
              .formatted(to, name, type, choices(name, type)));
    }
    provided.bind(name, to);
  }

  private Optional<ServiceOffer> platform(String name) {
    return provider.offers().stream().filter(offer -> offer.name().equals(name)).findFirst();
  }

  private String type(String name) {
    Optional<String> own =
        platform(name)
            .filter(offer -> offer.name().startsWith("ext."))
            .map(offer -> offer.type().getName());
    return own.or(() ->
            provided.services().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(ProvidedServices.Status::type))
        .orElseThrow(() ->
            new NotFoundException(
                "there is no service '%s' that can be switched: extensions can, and what plugins offer"
                    .formatted(name)));
  }

  /** What a plugin offers under the name, or another service is. */
  private List<String> types(String name, String to) {
    List<String> types = new ArrayList<>();
    platform(to).ifPresent(offer -> types.add(offer.type().getName()));
    provided.services().stream()
        .filter(each ->
            each.name().equals(to) || (each.name().equals(name) && each.provider().equals(to)))
        .forEach(each -> types.add(each.type()));
    return types;
  }

  private String choices(String name, String type) {
    TreeSet<String> choices = new TreeSet<>();
    provider.offers().stream()
        .filter(offer -> offer.type().getName().equals(type) && offer.name().startsWith("ext."))
        .forEach(offer -> choices.add(offer.name().equals(name) ? Offer.PLATFORM : offer.name()));
    provided.services().stream()
        .filter(each -> each.type().equals(type))
        .forEach(each -> choices.add(each.name().equals(name) ? each.provider() : each.name()));
    return choices.isEmpty() ? "nobody does" : "can do: " + String.join(", ", choices);
  }
}
