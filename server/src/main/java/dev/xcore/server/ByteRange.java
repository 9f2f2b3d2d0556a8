package dev.xcore.server;

import java.util.Optional;

/**
 * A part of a file (RFC 9110, 14.1).
 *
 * @param first index of the first byte
 * @param last index of the last byte; below the first one if the range cannot be satisfied
 */
record ByteRange(long first, long last) {

  private static final String UNIT = "bytes=";
  private static final int MAX_DIGITS = 18;

  /**
   * Reads the Range header.
   *
   * @param exchange the request
   * @param etag the current tag of the file
   * @param size of the file
   * @return the range; empty if there is none, or one that is to be ignored: several, malformed, or
   *     of another version of the file (If-Range)
   */
  static Optional<ByteRange> of(HttpExchange exchange, String etag, long size) {
    Optional<String> header = exchange.header("Range");
    if (header.isEmpty() || !header.get().startsWith(UNIT)) {
      return Optional.empty();
    }
    Optional<String> version = exchange.header("If-Range");
    if (version.isPresent() && !version.get().equals(etag)) {
      return Optional.empty();
    }
    String text = header.get().substring(UNIT.length()).strip();
    int dash = text.indexOf('-');
    if (dash < 0 || text.indexOf(',') >= 0) {
      return Optional.empty();
    }
    Optional<Long> from = number(text.substring(0, dash));
    Optional<Long> to = number(text.substring(dash + 1));
    boolean malformed = (from.isEmpty() && dash > 0) || (to.isEmpty() && dash < text.length() - 1);
    if (malformed || (from.isEmpty() && to.isEmpty())) {
      return Optional.empty();
    }
    if (from.isEmpty()) {
      return Optional.of(new ByteRange(Math.max(0, size - to.orElse(0L)), size - 1));
    }
    if (to.isPresent() && to.get() < from.get()) {
      return Optional.empty();
    }
    return Optional.of(new ByteRange(from.get(), Math.min(to.orElse(size - 1), size - 1)));
  }

  boolean isSatisfiable() {
    return length() > 0;
  }

  long length() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return "bytes " + first + "-" + last;
  }

  private static Optional<Long> number(String digits) {
    boolean sound =
        !digits.isEmpty()
            && digits.length() <= MAX_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return sound ? Optional.of(Long.valueOf(digits)) : Optional.empty();
  }
}
