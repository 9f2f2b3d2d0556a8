package dev.xcore.kernel.events;

import java.time.Instant;
import java.util.Optional;

/**
 * What tells an event from all others.
 *
 * @param id unique among the events of an installation
 * @param time when it was sent
 * @param tenant of its sender, empty without tenancy
 * @param traceparent of W3C Trace Context
 */
public record EventStamp(String id, Instant time, Optional<String> tenant, String traceparent) {}
