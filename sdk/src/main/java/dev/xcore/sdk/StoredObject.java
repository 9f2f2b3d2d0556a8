package dev.xcore.sdk;

import java.time.Instant;

/**
 * What a {@link Storage} knows of something that it keeps; immutable.
 *
 * @param key under which it is kept
 * @param size in bytes
 * @param etag changes whenever the content does
 * @param modified when it was written
 */
public record StoredObject(String key, long size, String etag, Instant modified) {}
