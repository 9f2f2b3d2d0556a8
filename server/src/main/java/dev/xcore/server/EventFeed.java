package dev.xcore.server;

import dev.xcore.handlers.Binder;
import dev.xcore.kernel.events.EventFilter;
import dev.xcore.kernel.events.EventHistory;
import dev.xcore.kernel.events.PostedEvent;
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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams of events, each until its client goes, cannot keep up, or the feed is closed; then the
 * client is told to come back, and gets what it has missed by the id of the last event it has seen.
 * Thread safe.
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

  private final EventHistory events;
  private final Binder binder = Binder.create();
  private final Set<StreamGuard> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private EventFeed(EventHistory events) {
    this.events = events;
  }

  /** What of an event a client gets. */
  @FunctionalInterface
  interface View extends Function<PostedEvent, Optional<ServerSentEvent>> {}

  /**
   * Makes a feed.
   *
   * @param events what has happened, and what happens
   * @return the feed, to be closed before the server stops
   */
  public static EventFeed create(EventHistory events) {
    return new EventFeed(events);
  }

  /** Ends all streams; no new one begins. */
  @Override
  public void close() {
    closed = true;
    running.forEach(StreamGuard::close);
  }

  /** Returns how many streams run now. */
  int count() {
    return running.size();
  }

  /**
   * Answers a request with what happens from now on, on this thread, until the stream ends. Begins
   * with what the client has missed since the last event it has seen, or since a time it names.
   *
   * @param exchange the request, still without an answer
   * @param first what to begin with
   * @param wanted which events are sent
   * @param view what of each event is sent
   */
  void follow(HttpExchange exchange, List<ServerSentEvent> first, EventFilter wanted, View view)
      throws IOException {
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
        new Stream(client, missed(exchange, wanted), wanted, view).run(first);
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

  /** Returns the events that a stream begins with; asked once it hears new ones. */
  private Supplier<List<PostedEvent>> missed(HttpExchange exchange, EventFilter wanted) {
    Optional<String> lastSeen = exchange.header("Last-Event-ID").filter(id -> !id.isBlank());
    return () ->
        lastSeen
            .map(events::after)
            .orElseGet(() -> wanted.since().isPresent() ? events.list() : List.of());
  }

  /** One client's stream. */
  private final class Stream {

    private final EventWriter writer;
    private final Supplier<List<PostedEvent>> missed;
    private final EventFilter wanted;
    private final View view;
    private final BlockingQueue<PostedEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean isLate;

    Stream(OutputStream client, Supplier<List<PostedEvent>> missed, EventFilter wanted, View view) {
      this.writer = new EventWriter(client, binder);
      this.missed = missed;
      this.wanted = wanted;
      this.view = view;
    }

    void run(List<ServerSentEvent> first) throws IOException {
      try (EventHistory.Listening _ = events.listen(this::take)) {
        writer.retry(RETRY_MILLIS);
        for (ServerSentEvent event : first) {
          writer.send(event);
        }
        long sent = catchUp();
        while (!closed && !isLate) {
          PostedEvent event = waiting.poll(PING.toMillis(), TimeUnit.MILLISECONDS);
          if (event == null) {
            writer.ping();
          } else if (event.number() > sent) {
            send(event);
          }
        }
      } catch (InterruptedException ended) {
        LOG.debug("an event stream was ended");
      }
    }

    /** Runs on the thread that sends the event, while its data is still there. */
    private void take(PostedEvent event) {
      if (wanted.test(event)) {
        event.keepData();
        isLate |= !waiting.offer(event);
      }
    }

    /** Sends what was missed; returns the number of the last event that need not be sent again. */
    private long catchUp() throws IOException {
      long sent = 0;
      for (PostedEvent event : missed.get()) {
        if (wanted.test(event)) {
          send(event);
        }
        sent = event.number();
      }
      return sent;
    }

    private void send(PostedEvent event) throws IOException {
      Optional<ServerSentEvent> shown = view.apply(event);
      if (shown.isPresent()) {
        writer.send(shown.get());
      }
    }
  }
}
