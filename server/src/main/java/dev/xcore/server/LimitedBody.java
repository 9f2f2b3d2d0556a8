package dev.xcore.server;

import dev.xcore.sdk.InvalidPayloadException;
import dev.xcore.sdk.PayloadTooLargeException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A request body that refuses to be larger than allowed, and says so when the client breaks it off:
 * plugins see both as {@link dev.xcore.sdk.XcoreException}. Used by one thread.
 */
final class LimitedBody extends FilterInputStream {

  private static final long GRACE_NANOS = Duration.ofSeconds(5).toNanos();

  private final long limit;
  private final long minDataRate;
  private final long start = System.nanoTime();
  private long count;

  private LimitedBody(InputStream in, RequestLimits limits) {
    super(in);
    this.limit = limits.maxBody();
    this.minDataRate = limits.minDataRate();
  }

  /**
   * Opens a request's body.
   *
   * @param exchange the request
   * @param limits how large it may be, and how slow
   * @return the body; reading beyond the limits throws
   * @throws PayloadTooLargeException if the request announces too large a body; nothing was read
   */
  static LimitedBody of(HttpExchange exchange, RequestLimits limits) {
    String announced = exchange.header("Content-Length").orElse("0");
    if (announced.length() > 18 || Long.parseLong(announced) > limits.maxBody()) {
      throw tooLarge(limits.maxBody());
    }
    return new LimitedBody(exchange.body(), limits);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    int read;
    try {
      read = in.read(target, offset, length);
    } catch (IOException | RuntimeException failure) {
      throw broken(failure);
    }
    if (read > 0) {
      count += read;
      if (count > limit) {
        throw tooLarge(limit);
      }
      requirePace();
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** A client that sends a byte now and then would hold a thread and a call's slot for hours. */
  private void requirePace() {
    long elapsed = System.nanoTime() - start;
    if (elapsed > GRACE_NANOS && count < elapsed / 1e9 * minDataRate) {
      throw new InvalidPayloadException(
          "the body came too slowly: less than " + minDataRate + " bytes a second");
    }
  }

  /** What goes wrong below is the client's doing: it went away, stalled, or sent broken chunks. */
  private static InvalidPayloadException broken(Exception failure) {
    boolean slow = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      slow |= cause instanceof TimeoutException;
    }
    InvalidPayloadException refused =
        new InvalidPayloadException(
            slow ? "the body came too slowly" : "the body is broken or ended too early");
    refused.addSuppressed(failure);
    return refused;
  }

  private static PayloadTooLargeException tooLarge(long limit) {
    return new PayloadTooLargeException(
        "the body is larger than " + limit + " bytes; the limit is server.max_body_mb");
  }
}
