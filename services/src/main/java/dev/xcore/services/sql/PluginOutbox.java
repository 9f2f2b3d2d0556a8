package dev.xcore.services.sql;

import dev.xcore.handlers.StatementSession;
import dev.xcore.kernel.events.KeptEvent;
import dev.xcore.kernel.events.PostedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one plugin that its transactions in one database have committed. They are sent
 * right after the commit; what was not, because the process ended or the store was away, is looked
 * for when the plugin comes back, and as long as there is some. Thread safe.
 */
final class PluginOutbox {

  private static final Logger LOG = LoggerFactory.getLogger(PluginOutbox.class);

  /** How long an event is left to the transaction that wrote it, maybe on another node. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final int AT_ONCE = 100;

  private final String plugin;
  private final OutboxTable table;
  private final OutboxUsers users;
  private final Consumer<KeptEvent> sender;
  private final SqlDatabase database;
  private final Consumer<Runnable> later;
  private boolean isWaiting;
  private boolean isRunning;
  private boolean isClosed;

  /**
   * Makes an outbox.
   *
   * @param table where the events are
   * @param users is told when there may be some
   * @param sender sends what an earlier run has left
   * @param database of the plugin
   * @param later runs something after {@link #GRACE}, or never if the database is closed
   */
  PluginOutbox(
      String plugin,
      OutboxTable table,
      OutboxUsers users,
      Consumer<KeptEvent> sender,
      Connections database,
      Consumer<Runnable> later) {
    this.plugin = plugin;
    this.table = table;
    this.users = users;
    this.sender = sender;
    this.database = new SqlDatabase(database);
    this.later = later;
  }

  String plugin() {
    return plugin;
  }

  /** Writes an event into its table, as a part of a transaction. */
  void insert(StatementSession session, PostedEvent event) {
    users.add(plugin);
    table.insert(session, event);
  }

  /** Forgets events that have been sent. */
  void sent(List<String> events) {
    try {
      table.delete(database, events);
    } catch (RuntimeException e) {
      LOG.warn(
          "events of {} were sent and could not be taken out of {}, they may come again: {}",
          plugin,
          database,
          e.toString());
      wakeLater();
    }
  }

  /** Looks for what an earlier run has left, if the plugin has ever left something. */
  void wake() {
    if (users.has(plugin) && begins()) {
      Thread.ofVirtual()
          .name("xcore-outbox-" + plugin)
          .inheritInheritableThreadLocals(false)
          .start(this::relay);
    }
  }

  private synchronized boolean begins() {
    boolean begins = !isRunning && !isClosed;
    isRunning |= begins;
    return begins;
  }

  private synchronized boolean isClosed() {
    return isClosed;
  }

  private synchronized void rest() {
    isRunning = false;
  }

  /** Looks no more: the plugin has gone. */
  synchronized void close() {
    isClosed = true;
  }

  /** Looks again when the events have come of age. */
  void wakeLater() {
    synchronized (this) {
      if (isWaiting) {
        return;
      }
      isWaiting = true;
    }
    later.accept(() -> {
      synchronized (this) {
        isWaiting = false;
      }
      wake();
    });
  }

  private void relay() {
    boolean isDone = false;
    try {
      isDone = relayAll();
    } catch (RuntimeException e) {
      if (!isClosed()) {
        LOG.warn("events of {} in {} cannot be sent now: {}", plugin, database, e.toString());
      }
    } finally {
      rest();
    }
    if (!isDone) {
      wakeLater();
    }
  }

  /** Sends what is old enough; returns whether nothing else is there. */
  private boolean relayAll() {
    List<OutboxTable.Row> rows = table.waiting(database, GRACE, AT_ONCE);
    while (!rows.isEmpty() && !isClosed()) {
      rows.forEach(this::relay);
      rows = table.waiting(database, GRACE, AT_ONCE);
    }
    return table.isEmpty(database);
  }

  private void relay(OutboxTable.Row row) {
    Optional<KeptEvent> event = table.event(row);
    if (event.isPresent()) {
      sender.accept(event.get());
    } else {
      LOG.error(
          "table xcore_outbox of {} in {} has a row that the platform did not write, with event"
              + " '{}': it is removed",
          plugin,
          database,
          row.name());
    }
    table.delete(database, List.of(row.eventId()));
  }
}
