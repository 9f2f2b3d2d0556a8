package dev.xcore.handlers;

/**
 * A document as it is kept.
 *
 * @param key of it
 * @param json of it, in UTF-8
 * @param version of it, positive and less than 2^53
 * @param ttl milliseconds that it will stay, 0 if it has no time
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record StoredDocument(String key, byte[] json, long version, long ttl) {}
