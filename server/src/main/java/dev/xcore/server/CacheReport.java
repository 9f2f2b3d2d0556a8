package dev.xcore.server;

import java.util.Optional;

/**
 * What the cache of one plugin has done and holds; immutable.
 *
 * @param plugin its name
 * @param hits how often a value that was asked for was there
 * @param misses how often it was not
 * @param evictions how many values left memory before their time
 * @param size how many values there are; empty where nobody counts them
 */
public record CacheReport(
    String plugin, long hits, long misses, long evictions, Optional<Long> size) {}
