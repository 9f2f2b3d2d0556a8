package dev.xcore.sdk.http;

/**
 * One connection's events. Called by one thread at a time, in the order of the messages; may block.
 */
public interface WebSocketListener {

  /**
   * The connection is open.
   *
   * @param session the connection
   * @throws Exception closes the connection with status 1011
   */
  default void onOpen(WebSocketSession session) throws Exception {}

  /**
   * A text message has arrived.
   *
   * @param session the connection
   * @param text the whole message
   * @throws Exception closes the connection with status 1011
   */
  default void onText(WebSocketSession session, String text) throws Exception {}

  /**
   * A binary message has arrived.
   *
   * @param session the connection
   * @param bytes the whole message
   * @throws Exception closes the connection with status 1011
   */
  default void onBinary(WebSocketSession session, byte[] bytes) throws Exception {}

  /**
   * The connection has ended, in whatever way. Called exactly once after {@link #onOpen}.
   *
   * @param session the connection
   * @param status RFC 6455 status code, 1006 when the peer vanished
   * @param reason the peer's reason, empty if none
   */
  default void onClose(WebSocketSession session, int status, String reason) {}
}
