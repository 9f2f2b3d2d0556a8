package dev.xcore.kernel.events;

/**
 * What a bus has done since it was made.
 *
 * @param emitted events whose handlers were waited for
 * @param published events that were put into queues, the platform's own included
 * @param deadLetters events that a subscription could not take, counted when they became dead
 *     letters
 */
public record EventCounts(long emitted, long published, long deadLetters) {}
