package dev.xcore.ipc;

/**
 * How much one frame may hold.
 *
 * @param frame bytes of a frame, at least 16
 * @param depth how deep lists and maps may lie in each other
 * @param values how many values a frame may hold: nested ones, keys and most ends are counted too
 */
public record ReadLimits(int frame, int depth, int values) {

  /** The longest body that is sent in one frame, 8 MiB. */
  public static final int MOST_BODY = 8 << 20;

  /** A big number of more bytes is refused: arithmetic on it would take too long. */
  static final int MOST_DIGITS = 1 << 10;

  /** A decimal of a larger scale, of either sign, is refused for the same reason. */
  static final int MOST_SCALE = 10_000;

  /** What the platform allows: bodies of 8 MiB, 256 levels, a million values. */
  public static final ReadLimits USUAL = new ReadLimits(MOST_BODY + 16, 256, 1_000_000);

  /** Checks the ranges. */
  public ReadLimits {
    if (frame < 16 || depth < 1 || values < 1) {
      throw new IllegalArgumentException("limits must be positive, and a frame at least 16 bytes");
    }
  }
}
