package dev.xcore.kernel.runtime;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks again for what is being handed over from one version of a plugin to the next: the next one
 * offers before the other withdraws, so that whoever met the old one finds the new one then.
 */
final class Handover {

  /** More than two would need as many reloads within one look. */
  static final int TRIES = 3;

  private Handover() {}

  static <T> Optional<T> across(Supplier<Optional<T>> look) {
    Optional<T> found = Optional.empty();
    for (int i = 0; i < TRIES && found.isEmpty(); i++) {
      found = look.get();
    }
    return found;
  }
}
