package dev.xcore.services.state;

import dev.xcore.kernel.state.KnownPlugin;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Words and installed versions in table {@code plugin_state}. Whoever changes a row says which
 * revision of it he has seen, so that of several nodes one succeeds and the others learn it. Thread
 * safe.
 */
final class StateTable {

  private static final String SELECT = "SELECT " + StateRow.COLUMNS + " FROM plugin_state";

  private final Supplier<Database> database;

  StateTable(Supplier<Database> database) {
    this.database = database;
  }

  List<StateRow> all() {
    return database.get().query(SELECT, StateRow.class);
  }

  Optional<StateRow> find(String plugin) {
    return database.get().queryOne(SELECT + " WHERE plugin = ?", StateRow.class, plugin);
  }

  /** Writes a row in place of the revision before it; whether nobody else has changed it. */
  boolean write(StateRow row) {
    try {
      Boolean isWritten =
          database
              .get()
              .transaction(transaction -> {
                return write(transaction, row);
              });
      return Boolean.TRUE.equals(isWritten);
    } catch (ConflictException another) {
      return false; // Another node has made the first row of this plugin meanwhile.
    }
  }

  private static boolean write(Transaction transaction, StateRow row) {
    if (row.revision() > 1) {
      return transaction.update(
              """
              UPDATE plugin_state SET revision = ?, node = ?, wish = ?, wish_actor = ?,
                wish_micros = ?, version = ?, origin = ?, digest = ?, installed_by = ?,
                installed_micros = ?
              WHERE plugin = ? AND revision = ?
              """,
              row.revision(),
              row.node(),
              row.wish(),
              row.wishActor(),
              row.wishMicros(),
              row.version(),
              row.origin(),
              row.digest(),
              row.installedBy(),
              row.installedMicros(),
              row.plugin(),
              row.revision() - 1)
          > 0;
    }
    return transaction.update(
            "INSERT INTO plugin_state ("
                + StateRow.COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row.plugin(),
            row.revision(),
            row.node(),
            row.wish(),
            row.wishActor(),
            row.wishMicros(),
            row.version(),
            row.origin(),
            row.digest(),
            row.installedBy(),
            row.installedMicros())
        > 0;
  }

  /**
   * Takes over what a file says, unless that was done before: what is not known yet, and words and
   * versions that are later than those that are.
   *
   * @param move names the file's content
   * @param node whose file it is
   * @param plugins what the file says
   * @param now when
   * @return how many rows were written, empty if it was done before
   * @throws ConflictException if others changed the same plugins meanwhile; nothing is done then
   */
  Optional<Integer> move(String move, String node, Map<String, KnownPlugin> plugins, long now) {
    return database
        .get()
        .transaction(transaction -> {
          if (transaction
              .queryOne("SELECT id FROM plugin_move WHERE id = ?", String.class, move)
              .isPresent()) {
            return Optional.<Integer>empty();
          }
          transaction.update(
              "INSERT INTO plugin_move (id, node, at_micros) VALUES (?, ?, ?)", move, node, now);
          int written = 0;
          for (Map.Entry<String, KnownPlugin> entry : plugins.entrySet()) {
            written += move(transaction, node, entry.getKey(), entry.getValue()) ? 1 : 0;
          }
          return Optional.of(written);
        });
  }

  private static boolean move(
      Transaction transaction, String node, String plugin, KnownPlugin said) {
    Optional<StateRow> row =
        transaction.queryOne(SELECT + " WHERE plugin = ?", StateRow.class, plugin);
    KnownPlugin before = row.map(StateRow::known).orElse(KnownPlugin.UNKNOWN);
    KnownPlugin after = later(before, said);
    if (after.equals(before)) {
      return false;
    }
    long revision = row.map(StateRow::revision).orElse(0L) + 1;
    if (!write(transaction, StateRow.of(plugin, revision, node, after))) {
      throw new ConflictException("plugin '" + plugin + "' was changed by another node meanwhile");
    }
    return true;
  }

  private static KnownPlugin later(KnownPlugin before, KnownPlugin said) {
    KnownPlugin after = before;
    if (said.desired().isPresent()
        && before
            .desired()
            .filter(word -> !word.since().isBefore(said.desired().get().since()))
            .isEmpty()) {
      after = after.with(said.desired());
    }
    if (said.installed().isPresent()
        && before
            .installed()
            .filter(there -> !there.since().isBefore(said.installed().get().since()))
            .isEmpty()) {
      after = after.with(said.installed().get());
    }
    return after;
  }
}
