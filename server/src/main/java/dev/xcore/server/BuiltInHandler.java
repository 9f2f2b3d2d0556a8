package dev.xcore.server;

import dev.xcore.kernel.runtime.Snapshot;
import java.util.Map;

/** Serves a page of the platform's own. Thread safe; runs on the request's virtual thread. */
@FunctionalInterface
public interface BuiltInHandler {

  /**
   * Answers one request by {@link HttpExchange#respond} or {@link HttpExchange#stream}.
   *
   * @param exchange the request, still without an answer
   * @param parameters decoded values of the path's {@code {name}} parts
   * @param snapshot what can be called now
   * @throws Exception answered as a problem document: an {@link dev.xcore.sdk.XcoreException} with
   *     its own status, anything else with 500
   */
  void handle(HttpExchange exchange, Map<String, String> parameters, Snapshot snapshot)
      throws Exception;
}
