package dev.xcore.server;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Trace ids by W3C Trace Context: taken over from {@code traceparent}, or made. */
final class TraceIds {

  private static final int PARENT_LENGTH = 55;
  private static final int ID_START = 3;
  private static final int ID_END = 35;
  private static final String NONE = "0".repeat(ID_END - ID_START);

  private TraceIds() {}

  /**
   * Returns the trace id of a request.
   *
   * @param exchange the request
   * @return 32 lower-case hexadecimal digits, not all zero
   */
  static String of(HttpExchange exchange) {
    return exchange
        .header("traceparent")
        .filter(TraceIds::isSound)
        .map(parent -> parent.substring(ID_START, ID_END))
        .orElseGet(TraceIds::next);
  }

  /** Makes a new trace id. */
  static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong() | 1) + hex.toHexDigits(random.nextLong());
  }

  private static boolean isSound(String parent) {
    if (parent.length() < PARENT_LENGTH
        || (parent.length() > PARENT_LENGTH && parent.startsWith("00"))
        || parent.startsWith("ff")) {
      return false;
    }
    for (int i = 0; i < PARENT_LENGTH; i++) {
      char c = parent.charAt(i);
      boolean dash = i == 2 || i == ID_END || i == 52;
      boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (dash ? c != '-' : !digit) {
        return false;
      }
    }
    return !parent.startsWith(NONE, ID_START);
  }
}
