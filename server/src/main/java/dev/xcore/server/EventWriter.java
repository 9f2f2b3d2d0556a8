package dev.xcore.server;

import dev.xcore.handlers.Binder;
import dev.xcore.sdk.http.ServerSentEvent;
import dev.xcore.sdk.http.ServerSentEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/** Writes an event stream (WHATWG HTML, 9.2); each event is flushed. Thread safe. */
final class EventWriter implements ServerSentEvents.Sink {

  private static final byte[] PING = ":\n\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream output;
  private final Binder binder;
  private final ReentrantLock lock = new ReentrantLock();

  EventWriter(OutputStream output, Binder binder) {
    this.output = output;
    this.binder = binder;
  }

  @Override
  public void send(ServerSentEvent event) throws IOException {
    StringBuilder text = new StringBuilder();
    event.event().ifPresent(type -> text.append("event: ").append(type).append('\n'));
    event.id().ifPresent(id -> text.append("id: ").append(id).append('\n'));
    appendData(text, data(event.data()));
    write(text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void ping() throws IOException {
    write(PING);
  }

  /**
   * Tells the client when to connect again.
   *
   * @param millis after the stream has ended
   * @throws IOException if the client is gone
   */
  void retry(long millis) throws IOException {
    write(("retry: " + millis + "\n\n").getBytes(StandardCharsets.US_ASCII));
  }

  private String data(Object data) throws IOException {
    if (data instanceof String text) {
      return text;
    }
    JsonBuffer json = Json.write(data, binder);
    return new String(json.array(), 0, json.length(), StandardCharsets.UTF_8);
  }

  /** Begins a line at each LF, CR and CRLF, which all end a line for the reader. */
  private static void appendData(StringBuilder target, String data) {
    target.append("data: ");
    for (int i = 0; i < data.length(); i++) {
      char c = data.charAt(i);
      if (c == '\r' && i + 1 < data.length() && data.charAt(i + 1) == '\n') {
        continue;
      }
      if (c == '\n' || c == '\r') {
        target.append("\ndata: ");
      } else {
        target.append(c);
      }
    }
    target.append('\n');
  }

  private void write(byte[] bytes) throws IOException {
    lock.lock();
    try {
      output.write(bytes);
      output.flush();
    } finally {
      lock.unlock();
    }
  }
}
