package dev.xcore.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests to other servers, under the plugin's {@code network:HOST:PORT} permissions.
 * Injected by type into the constructor of the entry class, or taken from {@link
 * PluginContext#service}.
 *
 * <p>{@code http.get("https://api.example.com/weather").as(Weather.class)}. Works the same in a
 * sandboxed plugin, whose requests the platform sends for it. Thread safe.
 */
public interface HttpCalls {

  /**
   * Sends a request and waits for the whole reply.
   *
   * <p>No request outlives its timeout, the deadline of the call it belongs to, or the plugin.
   *
   * @param call the request
   * @return the reply, whatever its status
   * @throws PermissionDeniedException if the plugin may not connect to that host and port, or to
   *     one it was redirected to; says which line to add to its manifest
   * @throws CallTimeoutException if the whole reply did not arrive in time
   * @throws PeerFailedException if the other server cannot be reached, breaks the protocol, or
   *     sends more than allowed
   * @throws ValidationException if the URL or a header cannot be sent
   * @throws PayloadTooLargeException if the body is larger than {@link HttpCall#MAX_BYTES}
   */
  HttpReply send(HttpCall call);

  /**
   * Sends a GET request and waits for the whole reply.
   *
   * @param url absolute, http or https
   * @return the reply, whatever its status
   * @throws XcoreException as {@link #send} does
   */
  default HttpReply get(String url) {
    return send(HttpCall.get(url));
  }

  /**
   * Sends a POST request with a JSON body and waits for the whole reply.
   *
   * @param url absolute, http or https
   * @param body a record, map, list or scalar, or null
   * @return the reply, whatever its status
   * @throws XcoreException as {@link #send} does
   */
  default HttpReply post(String url, @Nullable Object body) {
    return send(HttpCall.post(url).json(body));
  }
}
