package dev.xcore.kernel.events;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event that was published in a transaction of an earlier run of the platform.
 *
 * @param name of the event
 * @param source of the event
 * @param key of the event, empty for none
 * @param stamp of the event
 * @param data of the event: a value tree
 */
public record KeptEvent(
    String name, String source, Optional<String> key, EventStamp stamp, @Nullable Object data) {}
