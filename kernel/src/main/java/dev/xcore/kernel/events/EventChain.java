package dev.xcore.kernel.events;

import dev.xcore.sdk.ConflictException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The events that led to one another: a handler of the first sent the second, and so on. Immutable.
 *
 * @param name of the last event
 * @param depth how many there are
 * @param before the chain without the last one
 */
public record EventChain(String name, int depth, @Nullable EventChain before) {

  private static final int SHOWN = 20;

  /**
   * Goes on with a chain.
   *
   * @param before the events that led here, null for none
   * @param name of the next event
   * @param most how many there may be
   * @return the chain with it
   * @throws ConflictException if there would be more; prints the chain
   */
  public static EventChain next(@Nullable EventChain before, String name, int most) {
    int depth = before == null ? 1 : before.depth + 1;
    EventChain chain = new EventChain(name, depth, before);
    if (depth > most) {
      throw new ConflictException(
          "event '%s' is the %d. of a chain of events whose handlers send each other, and %d are allowed (events.max_depth): %s"
              .formatted(name, depth, most, chain));
    }
    return chain;
  }

  @Override
  public String toString() {
    Deque<String> names = new ArrayDeque<>();
    EventChain at = this;
    while (at != null && names.size() < SHOWN) {
      names.push(at.name);
      at = at.before;
    }
    return (at == null ? "" : "… → ") + String.join(" → ", names);
  }
}
