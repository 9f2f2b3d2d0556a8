package dev.xcore.sdk.http;

import java.io.IOException;

/**
 * A {@code text/event-stream} answer, produced event by event.
 *
 * <p>Returned from a route: {@code return sink -> sink.send(ServerSentEvent.of("hello"));}. It runs
 * on the request's own virtual thread until it returns, throws, the client goes away or the plugin
 * is unloaded.
 */
@FunctionalInterface
public interface ServerSentEvents {

  /**
   * Produces the events.
   *
   * @param sink to the client
   * @throws Exception ends the stream
   */
  void writeTo(Sink sink) throws Exception;

  /** Where the events go. Thread safe. */
  interface Sink {

    /**
     * Sends an event and waits until it is handed to the network.
     *
     * @param event the event
     * @throws IOException if the client is gone
     */
    void send(ServerSentEvent event) throws IOException;

    /**
     * Sends an event of the default type.
     *
     * @param data text as it is, anything else as JSON
     * @throws IOException if the client is gone
     */
    default void send(Object data) throws IOException {
      send(ServerSentEvent.of(data));
    }

    /**
     * Sends a comment, which clients ignore: finds out whether the client is still there.
     *
     * @throws IOException if the client is gone
     */
    void ping() throws IOException;
  }
}
