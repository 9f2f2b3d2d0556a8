package dev.xcore.server;

import dev.xcore.sdk.http.Response.Header;
import java.util.List;

/**
 * What is left of an allowance.
 *
 * @param limit calls of a period
 * @param remaining calls that may come now
 * @param resetSeconds until all of them may come again
 */
record RateAllowance(long limit, long remaining, long resetSeconds) {

  /** Returns the lines that tell a client. */
  List<Header> lines() {
    return List.of(
        new Header("RateLimit-Limit", Long.toString(limit)),
        new Header("RateLimit-Remaining", Long.toString(remaining)),
        new Header("RateLimit-Reset", Long.toString(resetSeconds)));
  }
}
