package dev.xcore.services.state;

import dev.xcore.kernel.state.HistoryLimits;
import dev.xcore.kernel.state.PluginAct;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What was done with plugins, in table {@code plugin_act}. Thread safe. */
final class ActTable {

  private static final String COLUMNS =
      "id, plugin, act, actor, node, at_micros, version, done, message";
  private static final int NAME = 255;
  private static final int NODE = 64;

  private final Supplier<Database> database;
  private final HistoryLimits limits;
  private final InstantSource clock;

  ActTable(Supplier<Database> database, HistoryLimits limits, InstantSource clock) {
    this.database = database;
    this.limits = limits;
    this.clock = clock;
  }

  /** A row, as it is stored. */
  record Row(
      String id,
      String plugin,
      String act,
      String actor,
      String node,
      long atMicros,
      String version,
      boolean done,
      String message) {

    PluginAct toAct() {
      return new PluginAct(
          id,
          plugin,
          PluginAct.Kind.valueOf(act.toUpperCase(Locale.ROOT)),
          actor,
          node,
          StateRow.time(atMicros),
          version,
          done,
          message);
    }
  }

  /** Adds an act unless it is there, and forgets those beyond the limits. */
  void add(PluginAct act) {
    try {
      insert(act);
    } catch (ConflictException twice) {
      return; // It was stored before, and only the answer was lost.
    }
    long oldest = StateRow.micros(clock.instant().minus(limits.longest()));
    database.get().update("DELETE FROM plugin_act WHERE at_micros < ?", oldest);
    database
        .get()
        .queryOne(
            "SELECT number FROM plugin_act WHERE plugin = ? ORDER BY at_micros DESC, number DESC"
                + " LIMIT 1 OFFSET ?",
            Long.class,
            act.plugin(),
            limits.most())
        .ifPresent(beyond -> prune(act.plugin()));
  }

  private void insert(PluginAct act) {
    database
        .get()
        .update(
            "INSERT INTO plugin_act (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            act.id(),
            StateRow.shorten(act.plugin(), NAME),
            act.kind().text(),
            StateRow.shorten(act.actor(), NAME),
            StateRow.shorten(act.node(), NODE),
            StateRow.micros(act.at()),
            StateRow.shorten(act.version(), NAME),
            act.isDone(),
            act.message());
  }

  private void prune(String plugin) {
    List<Long> beyond =
        database
            .get()
            .query(
                "SELECT number FROM plugin_act WHERE plugin = ? ORDER BY at_micros DESC, number"
                    + " DESC LIMIT 1000 OFFSET ?",
                Long.class,
                plugin,
                limits.most());
    database
        .get()
        .transaction(transaction -> {
          transaction.batch(
              "DELETE FROM plugin_act WHERE number = ?", beyond.stream().map(List::of).toList());
        });
  }

  List<PluginAct> of(String plugin, int most) {
    return database
        .get()
        .query(
            "SELECT "
                + COLUMNS
                + " FROM plugin_act WHERE plugin = ? AND at_micros >= ?"
                + " ORDER BY at_micros DESC, number DESC LIMIT ?",
            Row.class,
            plugin,
            StateRow.micros(clock.instant().minus(limits.longest())),
            Math.min(most, limits.most()))
        .stream()
        .map(Row::toAct)
        .toList();
  }
}
