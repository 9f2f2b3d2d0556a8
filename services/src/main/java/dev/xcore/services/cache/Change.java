package dev.xcore.services.cache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What one server tells the others: values that are not what they were.
 *
 * @param node that has changed them
 * @param plugin whose values
 * @param keys of the values; none stand for all
 */
record Change(String node, String plugin, List<String> keys) {

  /** No key holds one. */
  private static final String SEPARATOR = "\n";

  /** Returns it as it is published. */
  byte[] bytes() {
    String head = node + SEPARATOR + plugin;
    String text = keys.isEmpty() ? head : head + SEPARATOR + String.join(SEPARATOR, keys);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads what was published; empty if it is something else. */
  static Optional<Change> read(String message) {
    String[] parts = message.split(SEPARATOR, -1);
    return parts.length < 2
        ? Optional.empty()
        : Optional.of(
            new Change(parts[0], parts[1], Arrays.asList(parts).subList(2, parts.length)));
  }
}
