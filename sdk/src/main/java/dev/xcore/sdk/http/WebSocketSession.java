package dev.xcore.sdk.http;

/** One WebSocket connection. Thread safe. */
public interface WebSocketSession {

  /**
   * Returns the connection's id.
   *
   * @return unique among the connections of this server
   */
  String id();

  /**
   * Returns the request that opened the connection.
   *
   * @return method, path, headers and parameters; its body is empty
   */
  Request request();

  /**
   * Tells whether messages can be sent.
   *
   * @return false once either side has closed
   */
  boolean isOpen();

  /**
   * Sends a text message and waits until it is handed to the network.
   *
   * @param text the message
   * @throws IllegalStateException if the connection is closed
   */
  void sendText(String text);

  /**
   * Sends a value as a JSON text message and waits until it is handed to the network.
   *
   * @param value a record, map, list or scalar
   * @throws IllegalStateException if the connection is closed
   */
  void sendJson(Object value);

  /**
   * Sends a binary message and waits until it is handed to the network.
   *
   * @param bytes the message
   * @throws IllegalStateException if the connection is closed
   */
  void sendBinary(byte[] bytes);

  /**
   * Closes the connection; closing twice does nothing.
   *
   * @param status RFC 6455 status code, such as 1000
   * @param reason at most 123 bytes of UTF-8
   */
  void close(int status, String reason);
}
