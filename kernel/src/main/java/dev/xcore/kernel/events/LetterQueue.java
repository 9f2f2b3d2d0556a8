package dev.xcore.kernel.events;

import dev.xcore.kernel.events.Lane.Letter;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events that wait, bounded by their number and by their bytes together. Guarded by its lane. */
final class LetterQueue {

  /** The bytes of data that may wait, not counting the event that goes beyond. */
  static final long MOST_BYTES = 8L << 20;

  private final int capacity;
  private final ArrayDeque<Letter> letters = new ArrayDeque<>();
  private long bytes;

  LetterQueue(int capacity) {
    this.capacity = capacity;
  }

  boolean isFull() {
    return letters.size() >= capacity || bytes >= MOST_BYTES;
  }

  boolean isEmpty() {
    return letters.isEmpty();
  }

  int size() {
    return letters.size();
  }

  void addLast(Letter letter) {
    letters.addLast(letter);
    bytes += letter.bytes();
  }

  /** Puts one back that was taken out. */
  void addFirst(Letter letter) {
    letters.addFirst(letter);
    bytes += letter.bytes();
  }

  @Nullable Letter pollFirst() {
    Letter letter = letters.pollFirst();
    if (letter != null) {
      bytes -= letter.bytes();
    }
    return letter;
  }

  /** Takes out those that somebody else keeps as well. */
  List<Letter> takeStored() {
    List<Letter> stored = letters.stream().filter(letter -> letter.receipt() != null).toList();
    letters.removeAll(stored);
    stored.forEach(letter -> bytes -= letter.bytes());
    return stored;
  }
}
