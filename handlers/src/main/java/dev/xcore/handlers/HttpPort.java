package dev.xcore.handlers;

import java.util.List;

/** A port: sends requests to the servers that an operator allows, in plain values. Thread safe. */
public interface HttpPort {

  /**
   * One header line.
   *
   * @param name of it
   * @param value of it
   */
  record Line(String name, String value) {}

  /**
   * One request.
   *
   * @param method such as {@code GET}
   * @param url absolute
   * @param headers in order
   * @param body its bytes, empty for none
   * @param timeoutMillis the longest time that it may take
   * @param followRedirects whether redirects are followed
   * @param maxReplyBytes the most bytes of the reply
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Sending(
      String method,
      String url,
      List<Line> headers,
      byte[] body,
      long timeoutMillis,
      boolean followRedirects,
      int maxReplyBytes) {}

  /**
   * One reply.
   *
   * @param status 200 to 599
   * @param url that answered
   * @param headers in order
   * @param body its bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Answer(int status, String url, List<Line> headers, byte[] body) {}

  /**
   * Sends a request and waits for the whole reply.
   *
   * @param sending the request
   * @return the reply, whatever its status
   */
  Answer send(Sending sending);
}
