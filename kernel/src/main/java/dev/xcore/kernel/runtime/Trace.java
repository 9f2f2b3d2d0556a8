package dev.xcore.kernel.runtime;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The trace id of a chain of calls, made when first asked for. Thread safe. */
final class Trace {

  private volatile @Nullable String id;

  private Trace(@Nullable String id) {
    this.id = id;
  }

  static Trace create() {
    return new Trace(null);
  }

  static Trace of(String id) {
    return new Trace(id);
  }

  /** Returns 32 lower-case hexadecimal digits, not all zero, as the W3C recommendation says. */
  String id() {
    String known = id;
    return known == null ? make() : known;
  }

  private synchronized String make() {
    String known = id;
    if (known == null) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      HexFormat hex = HexFormat.of();
      known = hex.toHexDigits(random.nextLong() | 1) + hex.toHexDigits(random.nextLong());
      id = known;
    }
    return known;
  }
}
