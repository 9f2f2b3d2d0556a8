package dev.xcore.sdk.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A response body that is written as it is produced.
 *
 * <p>Returned from a route, or given to {@link Response#stream}. It runs on the request's own
 * virtual thread; a write blocks while the client is slow and throws when it is gone.
 */
@FunctionalInterface
public interface StreamingBody {

  /**
   * Writes the body.
   *
   * @param output to the client; {@code flush} sends what was written so far
   * @throws IOException if the client is gone or the content cannot be produced
   */
  void writeTo(OutputStream output) throws IOException;
}
