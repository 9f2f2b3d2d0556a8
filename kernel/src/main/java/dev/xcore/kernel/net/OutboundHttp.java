package dev.xcore.kernel.net;

import dev.xcore.sdk.PeerFailedException;
import dev.xcore.sdk.http.Response.Header;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A port through which the kernel sends single HTTP requests, permissions already checked. It
 * follows no redirects, keeps no cookies, unpacks no bodies. Thread safe.
 */
public interface OutboundHttp extends AutoCloseable {

  /**
   * One request.
   *
   * @param owner in whose name it is sent; connections of two owners are never shared
   * @param method such as {@code GET}
   * @param destination where to
   * @param headers what the owner says
   * @param body its bytes, empty for none
   * @param reach {@link Reach#PUBLIC} or {@link Reach#ANY}: an address that is out of reach is not
   *     connected to
   * @param maxReplyBytes the most that the reply's body may have
   * @param timeout from sending to the last byte of the reply
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Request(
      String owner,
      String method,
      Destination destination,
      List<Header> headers,
      byte[] body,
      Reach reach,
      int maxReplyBytes,
      Duration timeout) {}

  /**
   * One reply.
   *
   * @param status 200 to 599
   * @param headers in order
   * @param body its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Reply(int status, List<Header> headers, byte[] body) {}

  /**
   * Begins to send a request. The host is resolved once; what is connected to is one of the
   * addresses found then, each of them checked against the request's reach.
   *
   * @param request the request
   * @return completes with the whole reply, or exceptionally: with {@link PeerFailedException},
   *     {@link PrivateAddressException}, or {@link java.util.concurrent.TimeoutException};
   *     cancelling it ends the request and its connection
   */
  CompletableFuture<Reply> send(Request request);

  /** Ends all requests and connections. Harmless when repeated. */
  @Override
  void close();

  /**
   * Returns a port that sends nothing.
   *
   * @return fails each request
   */
  static OutboundHttp none() {
    return new OutboundHttp() {
      @Override
      public CompletableFuture<Reply> send(Request request) {
        return CompletableFuture.failedFuture(
            new PeerFailedException(
                "this application sends no requests for plugins: give KernelOptions an"
                    + " OutboundHttp"));
      }

      @Override
      public void close() {
        // nothing was opened
      }
    };
  }
}
