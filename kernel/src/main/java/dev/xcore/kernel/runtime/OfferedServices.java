package dev.xcore.kernel.runtime;

import dev.xcore.sdk.Services;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a plugin may ask its platform for: by type what the kernel itself offers, by type and name
 * the services of others. Immutable once it is handed out.
 */
final class OfferedServices {

  private final Map<Class<?>, Supplier<?>> offers = new LinkedHashMap<>();

  private final Services others;

  private OfferedServices(Services others) {
    this.others = others;
  }

  /** Begins with the services of others. */
  static OfferedServices with(Services others) {
    return new OfferedServices(others);
  }

  /** Offers one more type; it is asked for at each use. */
  <T> OfferedServices offer(Class<T> type, Supplier<? extends T> service) {
    offers.put(type, service);
    return this;
  }

  /** Returns the services of others. */
  Services others() {
    return others;
  }

  /**
   * Finds what is offered.
   *
   * @throws IllegalArgumentException if the type is not; lists those that are
   */
  <T> T find(Class<T> type) {
    Supplier<?> own = offers.get(type);
    Optional<T> found = own == null ? others.find(type) : Optional.of(own.get()).map(type::cast);
    return found.orElseThrow(() ->
        new IllegalArgumentException(
            "the platform offers no service of type %s; it offers %s"
                .formatted(type.getName(), types())));
  }

  private String types() {
    return Stream.concat(
            offers.keySet().stream(), others.list().stream().map(Services.Offer::type).distinct())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", "));
  }

  /**
   * Finds a service by its name.
   *
   * @throws IllegalArgumentException if there is none; lists those there are
   */
  Object find(String name) {
    return others
        .find(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the platform offers no service called '%s'; it offers %s"
                    .formatted(name, names(others.list()))));
  }

  private static String names(List<Services.Offer> offers) {
    return offers.isEmpty()
        ? "none"
        : offers.stream().map(Services.Offer::name).collect(Collectors.joining(", "));
  }
}
