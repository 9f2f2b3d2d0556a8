package dev.xcore.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends bytes as they are and reads what comes until the server closes or falls silent. */
final class RawClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Reads until the server closes the connection. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Reads until a text has come. */
  String readUntil(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (text.indexOf(end) < 0) {
      int value = in.read();
      if (value < 0) {
        throw new IOException("closed before '" + end + "' came: " + text);
      }
      text.append((char) value);
    }
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static String exchange(int port, String request) throws IOException {
    try (RawClient client = new RawClient(port)) {
      return client.send(request).readAll();
    }
  }
}
