package dev.xcore.services;

import dev.xcore.sdk.Service;
import java.time.Duration;
import java.util.Objects;

/**
 * A service that the container looks after.
 *
 * @param name unique, such as {@code db}
 * @param kind decides when it is started
 * @param service the service
 * @param isRequired whether the platform does not boot without it
 * @param timeout of its start and of its stop
 */
public record ServiceDefinition(
    String name, Kind kind, Service service, boolean isRequired, Duration timeout) {

  /** Checks that nothing is null. */
  public ServiceDefinition {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(kind, "kind is null");
    Objects.requireNonNull(service, "service is null");
    Objects.requireNonNull(timeout, "timeout is null");
  }

  /** What a service is for; started in this order and stopped in reverse. */
  public enum Kind {
    /** Keeps data. */
    DATABASE,
    /** Remembers answers. */
    CACHE,
    /** Starts jobs when their time has come. */
    SCHEDULER,
    /** Works through queues. */
    TASKS,
    /** Whatever an application adds. */
    EXTENSION
  }
}
