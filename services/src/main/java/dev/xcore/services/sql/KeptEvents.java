package dev.xcore.services.sql;

import dev.xcore.handlers.StatementSession;
import dev.xcore.kernel.events.PostedEvent;
import dev.xcore.sdk.OverloadedException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one transaction and of those inside it, until it is over. Used by the thread of the
 * transaction.
 */
final class KeptEvents {

  private static final Logger LOG = LoggerFactory.getLogger(KeptEvents.class);
  private static final int MOST = 10_000;

  private final PluginOutbox outbox;
  private final List<Kept> events = new ArrayList<>();

  KeptEvents(PluginOutbox outbox) {
    this.outbox = outbox;
  }

  /**
   * One of them.
   *
   * @param isStored whether it is in the table
   * @param send sends it
   */
  private record Kept(PostedEvent event, boolean isStored, Runnable send) {}

  void keep(StatementSession session, PostedEvent event, boolean mustLast, Runnable send) {
    if (events.size() == MOST) {
      throw new OverloadedException(
          "a transaction publishes at most %d events: begin another one".formatted(MOST));
    }
    if (mustLast) {
      outbox.insert(session, event);
    }
    events.add(new Kept(event, mustLast, send));
  }

  int size() {
    return events.size();
  }

  /** Forgets all but the first ones: the transaction in which they were published is undone. */
  void shorten(int size) {
    events.subList(size, events.size()).clear();
  }

  /** Sends them, in their order: the transaction has been committed. */
  void send() {
    List<String> sent = new ArrayList<>();
    for (Kept kept : events) {
      try {
        kept.send().run();
        if (kept.isStored()) {
          sent.add(kept.event().stamp().id());
        }
      } catch (RuntimeException e) {
        failed(kept, e);
      }
    }
    if (!sent.isEmpty()) {
      outbox.sent(sent);
    }
  }

  /** What was committed is committed: whoever did so cannot be told that this failed. */
  private void failed(Kept kept, RuntimeException why) {
    if (kept.isStored()) {
      LOG.warn("{} was committed and will be sent later: {}", kept.event(), why.toString());
      outbox.wakeLater();
    } else {
      LOG.warn("{} was committed, but nobody could be told: {}", kept.event(), why.toString());
    }
  }
}
