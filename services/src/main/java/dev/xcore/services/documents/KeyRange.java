package dev.xcore.services.documents;

import java.util.Arrays;
import java.util.Optional;

/** The range of keys that begin with something, in the order of their UTF-8. */
final class KeyRange {

  private KeyRange() {}

  /** Returns the first that is behind all that begin so; empty if there is none. */
  static Optional<byte[]> end(byte[] prefix) {
    if (prefix.length == 0) {
      return Optional.empty();
    }
    byte[] end = Arrays.copyOf(prefix, prefix.length);
    // No byte of UTF-8 is the last one.
    end[end.length - 1]++;
    return Optional.of(end);
  }
}
