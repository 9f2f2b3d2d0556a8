package chat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** One chat room. Thread safe; a slow reader loses the oldest messages, never delays the room. */
final class Room {

  private static final int READER_CAPACITY = 100;

  private final Deque<Message> messages = new ArrayDeque<>();
  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
  private final int history;

  Room(int history) {
    this.history = history;
  }

  Message say(String name, String text) {
    Message message = new Message(name, text, Instant.now());
    synchronized (messages) {
      messages.addLast(message);
      if (messages.size() > history) {
        messages.removeFirst();
      }
    }
    for (Reader reader : readers) {
      reader.offer(message);
    }
    return message;
  }

  List<Message> messages() {
    synchronized (messages) {
      return List.copyOf(messages);
    }
  }

  Reader reader() {
    Reader reader = new Reader();
    readers.add(reader);
    return reader;
  }

  /** Reads the messages said since it was made. */
  final class Reader implements AutoCloseable {

    private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(READER_CAPACITY);

    Optional<Message> next(Duration timeout) throws InterruptedException {
      return Optional.ofNullable(queue.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void offer(Message message) {
      while (!queue.offer(message)) {
        queue.poll();
      }
    }

    @Override
    public void close() {
      readers.remove(this);
    }
  }
}
