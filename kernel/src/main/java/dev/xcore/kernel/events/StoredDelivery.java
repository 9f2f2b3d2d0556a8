package dev.xcore.kernel.events;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One stored event on its way to one subscription.
 *
 * @param number of the delivery; counts up
 * @param attempts that have failed so far
 * @param name of the event
 * @param source of the event
 * @param key of the event, empty for none
 * @param stamp of the event
 * @param data of the event: a value tree
 * @param code of the last failure, empty for none
 * @param message of the last failure, empty for none
 * @param failedAt when it failed last, empty if it has not
 */
public record StoredDelivery(
    long number,
    int attempts,
    String name,
    String source,
    Optional<String> key,
    EventStamp stamp,
    @Nullable Object data,
    String code,
    String message,
    Optional<Instant> failedAt) {}
