package dev.xcore.kernel.events;

import java.time.Instant;

/**
 * An event that one subscription could not take.
 *
 * @param id of the dead letter
 * @param event the event
 * @param subscription that could not take it
 * @param attempts how often it was tried, zero if there was no room
 * @param code of the last failure, see {@link dev.xcore.sdk.ErrorCode}
 * @param message of the last failure
 * @param time of the last failure
 */
public record DeadLetter(
    String id,
    PostedEvent event,
    SubscriptionKey subscription,
    int attempts,
    String code,
    String message,
    Instant time) {}
