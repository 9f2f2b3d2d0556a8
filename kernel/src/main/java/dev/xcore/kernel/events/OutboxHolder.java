package dev.xcore.kernel.events;

import java.util.Optional;

/** A port: something in which events may be kept until it is committed. */
public interface OutboxHolder {

  /**
   * Returns what keeps events.
   *
   * @return empty if they are sent at once
   */
  Optional<Outbox> outbox();
}
