package dev.xcore.sdk;

import java.time.Duration;

/**
 * A document as it is kept by {@link Documents}.
 *
 * @param key of it
 * @param value a copy
 * @param version another one after each change, never used again for the key; says nothing about
 *     order
 * @param ttl how long it will stay; zero if it has no time
 * @param <T> the type of the value
 */
public record Document<T>(String key, T value, long version, Duration ttl) {}
