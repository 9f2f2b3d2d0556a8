package dev.xcore.sdk;

import java.util.Objects;
import java.util.Optional;

/**
 * How an event is published.
 *
 * @param key events of one key are delivered one after the other, 1 to 255 characters; empty for
 *     the order of each sender
 */
public record PublishOptions(Optional<String> key) {

  /** In the order of the sender. */
  public static final PublishOptions DEFAULT = new PublishOptions(Optional.empty());

  private static final int LONGEST = 255;

  /** Checks the key. */
  public PublishOptions {
    Objects.requireNonNull(key, "key is null");
    key.ifPresent(text -> {
      if (text.isEmpty() || text.length() > LONGEST) {
        throw new IllegalArgumentException("an event's key has 1 to 255 characters");
      }
    });
  }

  /**
   * Keeps the order of all events with a key.
   *
   * @param key such as an order's number
   * @return the options
   */
  public static PublishOptions key(String key) {
    return new PublishOptions(Optional.of(key));
  }
}
