package dev.xcore.kernel.observability;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that has happened to the platform.
 *
 * @param id counts up from 1 in a process
 * @param name dotted
 * @param time when
 * @param data a value tree, immutable at its first level
 */
public record SystemEvent(long id, String name, Instant time, Map<String, ?> data) {

  /** Copies the data. */
  public SystemEvent {
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }
}
