package dev.xcore.server;

import dev.xcore.sdk.FieldError;
import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.ValidationException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/services}: the platform's services and how they are. Thread safe. */
public final class ServicesEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(ServicesEndpoint.class);
  private static final String ROOT = "/admin/services";
  private static final String PROVIDER = "provider";
  private static final int OK = 200;

  private final ServerOptions options;
  private final ServicesAdmin services;

  private ServicesEndpoint(ServerOptions options, ServicesAdmin services) {
    this.options = options;
    this.services = services;
  }

  /**
   * Makes the endpoint.
   *
   * @param options of the server
   * @param services of the platform
   * @return the endpoint
   */
  public static ServicesEndpoint create(ServerOptions options, ServicesAdmin services) {
    return new ServicesEndpoint(options, services);
  }

  /**
   * Returns the pages.
   *
   * @return routes for administrators
   */
  public List<BuiltInRoute> routes() {
    return List.of(
        BuiltInRoute.admin(
            "GET",
            ROOT,
            (exchange, parameters, snapshot) -> EventsEndpoint.answer(exchange, OK, all())),
        BuiltInRoute.admin(
            "POST",
            ROOT + "/{name}/restart",
            (exchange, parameters, snapshot) -> {
              KnownQuery.of(exchange);
              if (!fields(exchange).isEmpty()) {
                throw new InvalidPayloadException("the body must be empty");
              }
              String name = parameters.getOrDefault("name", "");
              LOG.info("service verb=restart name={} actor=admin", name);
              EventsEndpoint.answer(exchange, OK, Map.of("service", services.restart(name).tree()));
            }),
        BuiltInRoute.admin(
            "POST",
            ROOT + "/{name}/switch",
            (exchange, parameters, snapshot) -> {
              KnownQuery.of(exchange);
              String name = parameters.getOrDefault("name", "");
              String provider = provider(exchange);
              LOG.info("service verb=switch name={} provider={} actor=admin", name, provider);
              services.bind(name, provider);
              EventsEndpoint.answer(exchange, OK, Map.of("name", name, PROVIDER, provider));
            }));
  }

  private Map<String, ?> all() {
    return Map.of("services", services.list().stream().map(ServiceReport::tree).toList());
  }

  private Map<String, ?> fields(HttpExchange exchange) throws IOException {
    return InstallFields.json(exchange, options.limits()).values();
  }

  private String provider(HttpExchange exchange) throws IOException {
    Map<String, ?> fields = fields(exchange);
    if (fields.size() == 1 && fields.get(PROVIDER) instanceof String provider) {
      return provider;
    }
    String message = "is required, and nothing else: a plugin, another service, or platform";
    throw new ValidationException(
        PROVIDER + " " + message, List.of(new FieldError(PROVIDER, message, Optional.empty())));
  }
}
