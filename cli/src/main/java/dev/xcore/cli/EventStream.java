package dev.xcore.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream of server-sent events (WHATWG HTML, 9.2). A server writes something every ten seconds:
 * one that is silent for longer is taken for gone. Used by one thread.
 */
final class EventStream implements AutoCloseable {

  private static final Duration SILENCE = Duration.ofSeconds(45);
  private static final int MOST_LINES = 1000;

  /** Stands for the end of the stream: no line contains a line break. */
  private static final String END = "\n";

  private final InputStream body;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST_LINES);
  private final Thread reader;
  private String id = "";

  private EventStream(InputStream body) {
    this.body = body;
    this.reader = Thread.ofVirtual().name("xcore-event-stream").unstarted(this::read);
  }

  /**
   * One event.
   *
   * @param id by which a server knows what came after it
   * @param data its JSON text
   */
  record Received(String id, String data) {}

  static EventStream open(InputStream body) {
    EventStream stream = new EventStream(body);
    stream.reader.start();
    return stream;
  }

  private void read() {
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        lines.put(line);
      }
      lines.put(END);
    } catch (IOException broken) {
      lines.clear();
      lines.add(END);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next event; returns null at the end of the stream. */
  @Nullable Received next() {
    StringBuilder data = new StringBuilder();
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      String text = line.get();
      if (text.isEmpty() && !data.isEmpty()) {
        return new Received(id, data.substring(0, data.length() - 1));
      }
      value(text, "id").ifPresent(value -> id = value);
      value(text, "data").ifPresent(value -> data.append(value).append('\n'));
    }
    return null;
  }

  private static Optional<String> value(String line, String field) {
    String prefix = field + ":";
    return line.startsWith(prefix)
        ? Optional.of(line.substring(prefix.length()).replaceFirst("^ ", ""))
        : Optional.empty();
  }

  private Optional<String> line() {
    try {
      return Optional.ofNullable(lines.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS))
          .filter(line -> !line.equals(END));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      body.close();
    } catch (IOException gone) {
      throw new CommandFailure("the event stream cannot be closed: " + gone.getMessage(), gone);
    }
  }
}
