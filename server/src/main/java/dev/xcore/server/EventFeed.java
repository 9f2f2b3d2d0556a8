package dev.xcore.server;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.observability.RecentEvents;
import dev.xcore.kernel.observability.SystemEvent;
import dev.xcore.sdk.OverloadedException;
import dev.xcore.sdk.http.Response.Header;
import dev.xcore.sdk.http.ServerSentEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams of system events, each until its client goes, cannot keep up, or the feed is closed; then
 * the client is told to come back, and gets what it has missed by the id of the last event it has
 * seen. Thread safe.
 */
public final class EventFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
  private static final int MOST_WAITING = 256;
  private static final int MOST_STREAMS = 256;
  private static final long RETRY_MILLIS = 1000;
  private static final Duration PING = Duration.ofSeconds(10);
  private static final List<Header> HEADERS =
      List.of(
          new Header("Content-Type", "text/event-stream"),
          new Header("Cache-Control", "no-store"),
          new Header("X-Accel-Buffering", "no"));

  private final RecentEvents events;
  private final Binder binder = Binder.create();
  private final Set<StreamGuard> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private EventFeed(RecentEvents events) {
    this.events = events;
  }

  /** What of an event a client gets. */
  @FunctionalInterface
  interface View extends Function<SystemEvent, Optional<ServerSentEvent>> {}

  /**
   * Makes a feed.
   *
   * @param events what has happened, and what happens
   * @return the feed, to be closed before the server stops
   */
  public static EventFeed create(RecentEvents events) {
    return new EventFeed(events);
  }

  /** Ends all streams; no new one begins. */
  @Override
  public void close() {
    closed = true;
    running.forEach(StreamGuard::close);
  }

  /** Returns the events that are remembered, oldest first. */
  List<SystemEvent> recent() {
    return events.list();
  }

  /** Returns how many streams run now. */
  int count() {
    return running.size();
  }

  /**
   * Answers a request with what happens from now on, on this thread, until the stream ends.
   *
   * @param exchange the request, still without an answer
   * @param first what to begin with
   * @param view what of each event is sent
   */
  void follow(HttpExchange exchange, List<ServerSentEvent> first, View view) throws IOException {
    if (closed || running.size() >= MOST_STREAMS) {
      throw new OverloadedException(
          closed ? "the server stops" : "there are already " + MOST_STREAMS + " event streams");
    }
    Optional<OutputStream> output = exchange.stream(200, HEADERS);
    if (output.isEmpty()) {
      return;
    }
    ClientOutput client = new ClientOutput(output.get());
    if (!exchange.method().equals("HEAD")) {
      StreamGuard guard = new StreamGuard();
      running.add(guard);
      try {
        new Stream(client, lastSeen(exchange), view).run(first);
      } catch (IOException gone) {
        LOG.debug("client gone path={}", exchange.rawPath(), gone);
        exchange.abort(gone);
        return;
      } finally {
        guard.finish();
        running.remove(guard);
      }
    }
    client.close();
  }

  private static long lastSeen(HttpExchange exchange) {
    String id = exchange.header("Last-Event-ID").orElse("");
    return id.matches("[0-9]{1,18}") ? Long.parseLong(id) : Long.MAX_VALUE;
  }

  /** One client's stream. */
  private final class Stream {

    private final EventWriter writer;
    private final long lastSeen;
    private final View view;
    private final BlockingQueue<SystemEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean isLate;

    Stream(OutputStream client, long lastSeen, View view) {
      this.writer = new EventWriter(client, binder);
      this.lastSeen = lastSeen;
      this.view = view;
    }

    void run(List<ServerSentEvent> first) throws IOException {
      try (RecentEvents.Subscription _ = events.listen(this::take)) {
        writer.retry(RETRY_MILLIS);
        for (ServerSentEvent event : first) {
          writer.send(event);
        }
        long sent = catchUp();
        while (!closed && !isLate) {
          SystemEvent event = waiting.poll(PING.toMillis(), TimeUnit.MILLISECONDS);
          if (event == null) {
            writer.ping();
          } else if (event.id() > sent) {
            send(event);
          }
        }
      } catch (InterruptedException ended) {
        LOG.debug("an event stream was ended");
      }
    }

    /** Runs on the thread that announces. */
    private void take(SystemEvent event) {
      isLate |= !waiting.offer(event);
    }

    /** Sends what was missed; returns the id of the last event that need not be sent again. */
    private long catchUp() throws IOException {
      long sent = 0;
      if (lastSeen != Long.MAX_VALUE) {
        for (SystemEvent event : events.list()) {
          if (event.id() > lastSeen) {
            send(event);
          }
          sent = event.id();
        }
      }
      return sent;
    }

    private void send(SystemEvent event) throws IOException {
      Optional<ServerSentEvent> shown = view.apply(event);
      if (shown.isPresent()) {
        writer.send(shown.get());
      }
    }
  }
}
