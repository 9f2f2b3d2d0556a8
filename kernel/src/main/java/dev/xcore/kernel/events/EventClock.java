package dev.xcore.kernel.events;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the events of a process, and makes ids of their numbers. Thread safe. */
final class EventClock {

  private final String origin = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
  private final AtomicLong last = new AtomicLong();

  long next() {
    return last.incrementAndGet();
  }

  /** Makes the id of an event: the process's random part and the event's number. */
  String id(long number) {
    return origin + "-" + number;
  }

  /** Makes a trace for an event that no call sent. */
  String trace(long number) {
    return origin + HexFormat.of().toHexDigits(number);
  }
}
