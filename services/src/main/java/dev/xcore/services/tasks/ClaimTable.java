package dev.xcore.services.tasks;

import dev.xcore.sdk.Database;
import dev.xcore.sdk.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Table {@code task} as one of those sees it who take from it. Each has a name of its own; a row
 * belongs to the owner that it names as long as its lease lasts, and longer if nobody else takes
 * it. Thread safe.
 */
final class ClaimTable {

  private static final int MESSAGE = 1000;
  private static final int AT_ONCE = 200;

  private static final String CLAIM_COLUMNS =
      "id, plugin, name, queue, attempts, max_retries, created_at, payload";

  private static final String FINISH =
      """
      UPDATE task SET state = ?, attempts = ?, due_at = ?, finished_at = ?, code = ?, message = ?,
        result = ?, progress = CASE WHEN ? = 'done' THEN 1000000 ELSE progress END, owner = '',
        lease_until = 0, cancel_wanted = FALSE
      WHERE id = ? AND owner = ? AND attempts = ?
      """;

  private final Supplier<Database> database;
  private final String owner;

  ClaimTable(Supplier<Database> database, String owner) {
    this.database = database;
    this.owner = owner;
  }

  /**
   * Takes tasks, those of high priority first. What another process is about to take is passed by.
   *
   * @param handlers whose tasks can be run
   * @param closed queues from which nothing is taken
   * @param most how many
   * @param room asked for each, whether there is still room for it
   * @return what was taken, begun once more
   */
  List<Claim> claim(
      Collection<String> handlers,
      Collection<String> closed,
      int most,
      Predicate<String> room,
      long now,
      long leaseUntil) {
    if (handlers.isEmpty() || most <= 0) {
      return List.of();
    }
    List<Object> arguments = new ArrayList<>(handlers);
    arguments.add(now);
    arguments.addAll(closed);
    arguments.add(most);
    String sql =
        "SELECT "
            + CLAIM_COLUMNS
            + " FROM task WHERE state = 'waiting' AND handler IN ("
            + TaskTable.marks(handlers)
            + ") AND due_at <= ? AND queue NOT IN (SELECT name FROM paused_queue)"
            + (closed.isEmpty() ? "" : " AND queue NOT IN (" + TaskTable.marks(closed) + ")")
            + " ORDER BY state, place, due_at LIMIT ? FOR UPDATE SKIP LOCKED";
    return database
        .get()
        .transaction(transaction -> {
          List<Claim> taken =
              transaction.query(sql, Claim.class, arguments.toArray()).stream()
                  .filter(claim -> room.test(claim.queue()))
                  .toList();
          if (taken.isEmpty()) {
            return taken;
          }
          List<Object> values = new ArrayList<>(List.of(owner, leaseUntil, now));
          taken.forEach(claim -> values.add(claim.id()));
          transaction.update(
              "UPDATE task SET state = 'running', owner = ?, lease_until = ?, started_at = ?,"
                  + " attempts = attempts + 1, waiting_key = NULL, progress = 0, note = '' WHERE id"
                  + " IN ("
                  + TaskTable.marks(taken)
                  + ")",
              values.toArray());
          return taken.stream().map(Claim::begun).toList();
        });
  }

  /** Writes what has become of tasks; those that somebody else has taken meanwhile are left. */
  void finish(Collection<Outcome> outcomes, long now) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      String state = outcome.state().text();
      rows.add(
          Arrays.asList(
              state,
              outcome.attempts(),
              outcome.dueAt(),
              outcome.state() == TaskState.WAITING ? 0 : now,
              outcome.code(),
              cut(outcome.message()),
              outcome.result(),
              state,
              outcome.claim().id(),
              owner,
              outcome.claim().attempts()));
    }
    TaskTable.persistently(() -> database.get().batch(FINISH, rows));
  }

  private static String cut(String message) {
    String clean = TaskTable.clean(message);
    return clean.length() <= MESSAGE ? clean : clean.substring(0, MESSAGE);
  }

  /** A task that the table believes to be here. */
  record Held(String id, boolean cancelWanted) {}

  /** Goes on holding what this process has taken, and lists it. */
  List<Held> hold(long leaseUntil) {
    TaskTable.persistently(() ->
        database
            .get()
            .update(
                "UPDATE task SET lease_until = ? WHERE owner = ? AND state = 'running'",
                leaseUntil,
                owner));
    return database
        .get()
        .query(
            "SELECT id, cancel_wanted FROM task WHERE owner = ? AND state = 'running'",
            Held.class,
            owner);
  }

  /** Notes how far tasks have come: millionths and a note by id. */
  void progress(Collection<List<Object>> rows) {
    TaskTable.persistently(() ->
        database
            .get()
            .batch(
                "UPDATE task SET progress = ?, note = ? WHERE id = ? AND owner = '" + owner + "'",
                rows));
  }

  /** Gives back what this process has taken without knowing of it. */
  void release(String id, long now) {
    TaskTable.persistently(() ->
        database
            .get()
            .update(
                "UPDATE task SET state = 'waiting', owner = '', lease_until = 0, due_at = ? WHERE"
                    + " id = ? AND owner = ? AND state = 'running'",
                now,
                id,
                owner));
  }

  /** A task whose owner is silent. */
  record Orphan(
      String id, String plugin, String name, int attempts, int maxRetries, boolean cancelWanted) {}

  /**
   * Gives back what belongs to processes that are silent: they were killed.
   *
   * @param leaseBefore they are whose leases ended before that, by the clock of the database
   * @param judge tells for each whether it may be run again
   * @return those that may not, which are dead now
   */
  List<Orphan> rescue(long leaseBefore, long now, Predicate<Orphan> judge) {
    return database
        .get()
        .transaction(transaction -> {
          List<Orphan> orphans =
              transaction.query(
                  "SELECT id, plugin, name, attempts, max_retries, cancel_wanted FROM task WHERE"
                      + " state = 'running' AND owner <> ? AND lease_until < ? LIMIT ? FOR UPDATE"
                      + " SKIP LOCKED",
                  Orphan.class,
                  owner,
                  leaseBefore,
                  AT_ONCE);
          List<Orphan> dead = new ArrayList<>();
          for (Orphan orphan : orphans) {
            boolean isDead = !orphan.cancelWanted() && !judge.test(orphan);
            TaskState next =
                orphan.cancelWanted()
                    ? TaskState.CANCELLED
                    : isDead ? TaskState.DEAD : TaskState.WAITING;
            if (isDead) {
              dead.add(orphan);
            }
            transaction.update(
                "UPDATE task SET state = ?, owner = '', lease_until = 0, due_at = ?, finished_at ="
                    + " ?, code = ?, message = ? WHERE id = ?",
                next.text(),
                now,
                next == TaskState.WAITING ? 0L : now,
                isDead ? "process_ended" : "",
                isDead ? "the process that ran it ended, each time" : "",
                orphan.id());
          }
          return dead;
        });
  }

  /** Forgets what ended long ago; returns how many tasks. */
  int purge(long endedBefore, long diedBefore) {
    List<String> ids =
        database
            .get()
            .query(
                "SELECT id FROM task WHERE (state IN ('done', 'cancelled') AND finished_at < ?) OR"
                    + " (state = 'dead' AND finished_at < ?) LIMIT ?",
                String.class,
                endedBefore,
                diedBefore,
                AT_ONCE);
    if (!ids.isEmpty()) {
      TaskTable.persistently(() ->
          database
              .get()
              .update(
                  "DELETE FROM task WHERE id IN ("
                      + TaskTable.marks(ids)
                      + ") AND state IN ('done', 'cancelled', 'dead')",
                  ids.toArray()));
    }
    return ids.size();
  }
}
