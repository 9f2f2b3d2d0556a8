package dev.xcore.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How much a client may send, and how slowly.
 *
 * @param maxBody bytes of a request body
 * @param maxHeaderBytes bytes of the request line and all headers together
 * @param maxHeaders header lines
 * @param maxParts parts of a form, and parameters of a query string
 * @param idleTimeout of a connection on which nothing moves
 * @param minDataRate bytes per second that a request body must come with; 0 for any
 * @param maxMessage bytes of a WebSocket message
 * @param uploadDirectory private folder for uploads that do not fit in memory; made when needed
 */
public record RequestLimits(
    long maxBody,
    int maxHeaderBytes,
    int maxHeaders,
    int maxParts,
    Duration idleTimeout,
    long minDataRate,
    int maxMessage,
    Path uploadDirectory) {

  /** Checks that the limits are limits. */
  public RequestLimits {
    if (maxBody < 0 || maxHeaderBytes < 1024 || maxHeaders < 1 || maxParts < 1 || maxMessage < 1) {
      throw new IllegalArgumentException(
          "request limits must be positive, and maxHeaderBytes at least 1024");
    }
    if (idleTimeout.isNegative() || idleTimeout.isZero() || minDataRate < 0) {
      throw new IllegalArgumentException("idleTimeout must be positive, minDataRate not negative");
    }
    Objects.requireNonNull(uploadDirectory, "uploadDirectory is null");
  }

  /**
   * Returns the usual limits: 10 MiB bodies, 8 KiB and 100 lines of headers, 1,000 parts, 30 s
   * idle, 100 bytes per second, 1 MiB messages.
   *
   * @param uploadDirectory private folder for uploads that do not fit in memory
   * @return the limits
   */
  public static RequestLimits usual(Path uploadDirectory) {
    return new RequestLimits(
        10L << 20, 8192, 100, 1000, Duration.ofSeconds(30), 100, 1 << 20, uploadDirectory);
  }

  /**
   * Returns these limits with another size of bodies.
   *
   * @param bytes of a request body
   * @return new limits
   */
  public RequestLimits withMaxBody(long bytes) {
    return new RequestLimits(
        bytes,
        maxHeaderBytes,
        maxHeaders,
        maxParts,
        idleTimeout,
        minDataRate,
        maxMessage,
        uploadDirectory);
  }
}
