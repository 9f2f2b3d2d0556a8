package dev.xcore.app.outbound;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on a loopback port that answers with whatever bytes a test wants. */
public final class RawServer implements AutoCloseable {

  private final ServerSocket socket;
  private final Answer answer;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  /** Writes an answer, whole or not. */
  public interface Answer {
    void write(Received request, OutputStream out) throws Exception;
  }

  /** A request as it came. */
  public record Received(String head, String body) {

    public String line() {
      return head.lines().findFirst().orElse("");
    }

    public String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  private RawServer(ServerSocket socket, Answer answer) {
    this.socket = socket;
    this.answer = answer;
  }

  /** Answers on a free port of 127.0.0.1. */
  public static RawServer start(Answer answer) throws IOException {
    return start("127.0.0.1", answer);
  }

  /** Answers on a free port of an address. */
  public static RawServer start(String address, Answer answer) throws IOException {
    RawServer server =
        new RawServer(new ServerSocket(0, 50, InetAddress.ofLiteral(address)), answer);
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  /** Answers every request with a status, header lines and a text. */
  public static Answer of(String status, String headers, String body) {
    return (request, out) ->
        out.write(
            ("HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s"
                    .formatted(status, headers, body.getBytes(StandardCharsets.UTF_8).length, body))
                .getBytes(StandardCharsets.UTF_8));
  }

  public int port() {
    return socket.getLocalPort();
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  public List<Received> received() {
    return received;
  }

  public int connections() {
    return connections.get();
  }

  /** How many connections the client has ended, or the answer. */
  public int ended() {
    return ended.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connections.incrementAndGet();
        open.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (Received request = read(in); !request.head().isEmpty(); request = read(in)) {
        received.add(request);
        answer.write(request, connection.getOutputStream());
        connection.getOutputStream().flush();
      }
    } catch (Exception broken) {
      Thread.currentThread().interrupt();
    } finally {
      ended.incrementAndGet();
    }
  }

  private static Received read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        return new Received("", "");
      }
      head.append((char) c);
    }
    Received request = new Received(head.toString(), "");
    String length = request.header("content-length");
    byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
    return new Received(head.toString(), new String(body, StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}
