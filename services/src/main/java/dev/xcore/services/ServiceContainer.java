package dev.xcore.services;

import dev.xcore.kernel.health.HealthMonitor;
import dev.xcore.kernel.health.HealthSchedule;
import dev.xcore.kernel.observability.SystemEvents;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All services of an application: started in the order of their kinds, stopped in reverse, looked
 * at from time to time. One that fails is reported, and the others come up. Starts once and closes
 * once. Thread safe.
 */
public final class ServiceContainer implements AutoCloseable {

  /** How often services are looked at where nothing else is said. */
  public static final HealthSchedule USUAL =
      new HealthSchedule(true, Duration.ofSeconds(5), Duration.ofSeconds(3), 1);

  private final HealthMonitor monitor;
  private final List<ManagedService> services;

  private ServiceContainer(HealthMonitor monitor, List<ManagedService> services) {
    this.monitor = monitor;
    this.services = services;
  }

  /**
   * Makes a container that has started nothing yet.
   *
   * @param definitions with different names; services of a kind stay in this order
   * @param schedule when their health is looked at
   * @param events hear of {@code service.NAME.up} and {@code service.NAME.down}
   * @param clock tells when states were entered
   * @return the container
   */
  public static ServiceContainer create(
      List<ServiceDefinition> definitions,
      HealthSchedule schedule,
      SystemEvents events,
      InstantSource clock) {
    Set<String> names = new HashSet<>();
    for (ServiceDefinition definition : definitions) {
      if (!names.add(definition.name())) {
        throw new IllegalArgumentException("two services are called '" + definition.name() + "'");
      }
    }
    HealthMonitor monitor = HealthMonitor.create(clock);
    return new ServiceContainer(
        monitor,
        definitions.stream()
            .sorted(Comparator.comparing(ServiceDefinition::kind))
            .map(each -> new ManagedService(each, monitor, schedule, events, clock))
            .toList());
  }

  /**
   * Starts all services, one after the other.
   *
   * @throws ServiceStartException if a required one fails; those before it go on until {@link
   *     #close}
   */
  public void start() {
    for (ManagedService service : services) {
      Optional<String> failure = service.start();
      if (failure.isPresent() && service.definition().isRequired()) {
        throw new ServiceStartException(service.definition().name(), failure.get());
      }
    }
  }

  /**
   * Reports on every service.
   *
   * @return in the order in which they are started
   */
  public List<ServiceStatus> services() {
    return services.stream().map(ManagedService::status).toList();
  }

  /**
   * Finds a service.
   *
   * @param name of it
   * @return how it is, empty if there is none
   */
  public Optional<ServiceStatus> find(String name) {
    return managed(name).map(ManagedService::status);
  }

  private Optional<ManagedService> managed(String name) {
    return services.stream().filter(each -> each.definition().name().equals(name)).findFirst();
  }

  /**
   * Stops a service and starts it again; others, and plugins, stay as they are. Whoever uses it
   * meanwhile is told that it is away.
   *
   * @param name of it
   * @return how it is then: one that could not be started has failed, and is tried again
   * @throws IllegalArgumentException if there is none; names those there are
   * @throws IllegalStateException if it is being started or stopped already
   */
  public ServiceStatus restart(String name) {
    ManagedService service =
        managed(name)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "there is no service '%s'; there are %s"
                        .formatted(
                            name,
                            services.stream()
                                .map(each -> each.definition().name())
                                .collect(Collectors.joining(", ")))));
    service.restart();
    return service.status();
  }

  /** Stops the services in reverse; harmless when repeated. */
  @Override
  public void close() {
    try (monitor) {
      services.reversed().forEach(ManagedService::stop);
    }
  }
}
