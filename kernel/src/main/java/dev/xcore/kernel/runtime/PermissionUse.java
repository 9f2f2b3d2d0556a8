package dev.xcore.kernel.runtime;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of one thing that a plugin wanted to do.
 *
 * @param resource what it was about, such as {@code service:db}
 * @param action the verb
 * @param allowed how often it was decided to allow it
 * @param denied how often it was denied
 * @param first when that was first
 * @param last when that was last
 * @param reason of the last denial, empty if there was none
 */
public record PermissionUse(
    String resource,
    String action,
    long allowed,
    long denied,
    Instant first,
    Instant last,
    Optional<String> reason) {}
