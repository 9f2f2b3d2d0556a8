package dev.xcore.services;

import dev.xcore.sdk.Service;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a service at one moment; immutable.
 *
 * @param name of the service
 * @param kind what it is for
 * @param state where it is in its life
 * @param isRequired whether the platform does not boot without it
 * @param message one line about what is wrong, or worth knowing; may be empty
 * @param details strings, numbers and booleans that its last health check told, by name
 * @param since when it came into that state
 * @param checkedAt when its health was looked at last, empty before the first time
 */
public record ServiceStatus(
    String name,
    ServiceDefinition.Kind kind,
    Service.State state,
    boolean isRequired,
    String message,
    Map<String, ?> details,
    Instant since,
    Optional<Instant> checkedAt) {}
