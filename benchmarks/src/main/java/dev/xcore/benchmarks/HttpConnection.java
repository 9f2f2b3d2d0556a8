package dev.xcore.benchmarks;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One keep-alive connection that sends the same request again and again: as little work as a client
 * can do, so that the server is what is measured. Takes answers with a Content-Length only. One
 * thread.
 */
final class HttpConnection implements Closeable {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final String LENGTH = "\r\ncontent-length:";

  private final Socket socket;
  private final InputStream input;
  private final byte[] buffer = new byte[64 * 1024];
  private int bodyStart;
  private int bodyLength;

  private HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.input = socket.getInputStream();
  }

  static HttpConnection open(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      return new HttpConnection(socket);
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
  }

  /** The bytes of a request; an empty body makes a GET, any other a POST of JSON. */
  static byte[] request(String path, String body) {
    String head = (body.isEmpty() ? "GET " : "POST ") + path + " HTTP/1.1\r\nHost: localhost\r\n";
    String content =
        body.isEmpty()
            ? "\r\n"
            : "Content-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n"
                + body;
    return (head + content).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @return the status
   * @throws IOException if the connection breaks, or the answer has no length or is too long
   */
  int exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    int filled = 0;
    int head;
    do {
      filled += read(filled);
      head = endOfHead(filled);
    } while (head < 0);
    String text = new String(buffer, 0, head, StandardCharsets.ISO_8859_1);
    int length = contentLength(text);
    while (filled < head + length) {
      filled += read(filled);
    }
    bodyStart = head;
    bodyLength = length;
    return Integer.parseInt(text, 9, 12, 10);
  }

  /** The body of the last answer. */
  String body() {
    return new String(buffer, bodyStart, bodyLength, StandardCharsets.UTF_8);
  }

  int bodyLength() {
    return bodyLength;
  }

  private int read(int filled) throws IOException {
    if (filled == buffer.length) {
      throw new IOException("the answer is longer than " + buffer.length + " bytes");
    }
    int count = input.read(buffer, filled, buffer.length - filled);
    if (count < 0) {
      throw new EOFException("the server closed the connection within an answer");
    }
    return count;
  }

  private int endOfHead(int filled) {
    for (int at = 3; at < filled; at++) {
      if (buffer[at] == '\n'
          && buffer[at - 1] == '\r'
          && buffer[at - 2] == '\n'
          && buffer[at - 3] == '\r') {
        return at + 1;
      }
    }
    return -1;
  }

  private static int contentLength(String head) throws IOException {
    int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
    if (at < 0) {
      throw new IOException("the answer has no Content-Length: " + head.lines().findFirst());
    }
    int start = at + LENGTH.length();
    return Integer.parseInt(head.substring(start, head.indexOf('\r', start)).strip());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
