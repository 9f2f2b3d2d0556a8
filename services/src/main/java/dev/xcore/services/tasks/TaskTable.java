package dev.xcore.services.tasks;

import dev.xcore.handlers.TaskOrder;
import dev.xcore.sdk.ConflictException;
import dev.xcore.sdk.Database;
import dev.xcore.sdk.ServiceUnavailableException;
import dev.xcore.sdk.TaskFilter;
import dev.xcore.sdk.XcoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Table {@code task} as those see it who enqueue and look. Thread safe. */
final class TaskTable {

  private static final int ATTEMPTS = 10;
  private static final long MOST_PAUSE = 10_000_000;

  private static final String INSERT =
      """
      INSERT INTO task (id, plugin, name, handler, queue, state, place, due_at, created_at,
        started_at, finished_at, attempts, max_retries, waiting_key, owner, lease_until,
        cancel_wanted, progress, note, code, message, payload)
      VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, ?, 0, 0, 0, ?, ?, '', 0, FALSE, 0, '', '', '', ?)
      """;

  private final Supplier<Database> database;

  TaskTable(Supplier<Database> database) {
    this.database = database;
  }

  Database database() {
    return database.get();
  }

  /** Something that may meet another transaction. */
  interface Change<R> {
    R make();
  }

  /** Tries again what another transaction stood in the way of. */
  static <R> R persistently(Change<R> change) {
    for (int attempt = 1; ; attempt++) {
      try {
        return change.make();
      } catch (XcoreException e) {
        if (!e.isRetryable() || attempt == ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(attempt * MOST_PAUSE));
      }
    }
  }

  /** Stores tasks under ids that were made before, all or none. */
  void insert(String plugin, List<TaskOrder> orders, List<String> ids, long now) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < orders.size(); i++) {
      rows.add(row(plugin, orders.get(i), ids.get(i), now, null));
    }
    persistently(() -> database().batch(INSERT, rows));
  }

  /** Stores a task if it is not there yet: whoever asks twice has it once. */
  void insertAgain(String plugin, TaskOrder order, String id, long now) {
    try {
      insertUnique(plugin, order, id, now);
    } catch (ConflictException e) {
      if (find(id).isEmpty()) {
        throw e;
      }
    }
  }

  /** Stores a task with a key; returns the id of the one that waits. */
  String insertUnique(String plugin, TaskOrder order, String id, long now) {
    String key =
        order.uniqueKey().map(text -> WaitingKey.of(plugin, order.name(), text)).orElse(null);
    for (int attempt = 1; ; attempt++) {
      try {
        persistently(() -> database().update(INSERT, row(plugin, order, id, now, key).toArray()));
        return id;
      } catch (ConflictException e) {
        if (key == null) {
          throw e;
        }
        Optional<String> known =
            database().queryOne("SELECT id FROM task WHERE waiting_key = ?", String.class, key);
        if (known.isPresent()) {
          return known.get();
        }
        if (attempt == ATTEMPTS) {
          throw new ServiceUnavailableException(
              "tasks with that unique key come and go too fast: try again");
        }
      }
    }
  }

  private static List<@Nullable Object> row(
      String plugin, TaskOrder order, String id, long now, @Nullable String key) {
    return Arrays.asList(
        id,
        plugin,
        order.name(),
        TaskHandlers.key(plugin, order.name()),
        order.queue(),
        -order.priority(),
        now + order.delay().toMillis(),
        now,
        order.maxRetries().orElse(-1),
        key,
        new String(order.payload(), StandardCharsets.UTF_8));
  }

  Optional<TaskRow> find(String id) {
    return database()
        .queryOne(
            "SELECT " + TaskRow.COLUMNS + ", result FROM task WHERE id = ?", TaskRow.class, id);
  }

  /** Returns the payload of a task. */
  Optional<String> payload(String id) {
    return database().queryOne("SELECT payload FROM task WHERE id = ?", String.class, id);
  }

  /** Lists tasks, the latest first. */
  List<TaskRow> list(Optional<String> plugin, TaskFilter filter) {
    StringBuilder where = new StringBuilder();
    List<Object> arguments = new ArrayList<>();
    plugin.ifPresent(name -> and(where, arguments, "plugin", name));
    filter.state().ifPresent(state -> and(where, arguments, "state", state.text()));
    filter.name().ifPresent(name -> and(where, arguments, "name", name));
    filter.queue().ifPresent(queue -> and(where, arguments, "queue", queue));
    arguments.add(filter.limit());
    arguments.add(filter.offset());
    return database()
        .query(
            "SELECT "
                + TaskRow.COLUMNS
                + ", NULL AS result FROM task"
                + where
                + " ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
            TaskRow.class,
            arguments.toArray());
  }

  private static void and(StringBuilder where, List<Object> arguments, String column, Object is) {
    where.append(where.isEmpty() ? " WHERE " : " AND ").append(column).append(" = ?");
    arguments.add(is);
  }

  /** Calls off what waits; returns whether it did. */
  boolean cancelWaiting(String id, long now) {
    return persistently(() ->
        database()
            .update(
                "UPDATE task SET state = 'cancelled', finished_at = ?, waiting_key = NULL WHERE"
                    + " id = ? AND state = 'waiting'",
                now,
                id))
        > 0;
  }

  /** Asks whoever runs it to stop; returns whether somebody does. */
  boolean cancelRunning(String id) {
    return persistently(() ->
        database()
            .update("UPDATE task SET cancel_wanted = TRUE WHERE id = ? AND state = 'running'", id))
        > 0;
  }

  /** Runs what is dead or cancelled anew; returns whether it was. */
  boolean revive(String id, long now) {
    return persistently(() ->
        database()
            .update(
                "UPDATE task SET state = 'waiting', attempts = 0, due_at = ?, finished_at = 0,"
                    + " cancel_wanted = FALSE, progress = 0, note = '' WHERE id = ? AND state"
                    + " IN ('dead', 'cancelled')",
                now,
                id))
        > 0;
  }

  /** Forgets what has ended; returns whether it had. */
  boolean discard(String id) {
    return persistently(() ->
        database()
            .update("DELETE FROM task WHERE id = ? AND state IN ('done', 'dead', 'cancelled')", id))
        > 0;
  }

  /** How many tasks of a queue are in a state. */
  record Count(String queue, String state, long tasks) {}

  List<Count> counts() {
    return database()
        .query(
            "SELECT queue, state, COUNT(*) AS tasks FROM task GROUP BY queue, state ORDER BY queue",
            Count.class);
  }

  /** How many tasks wait for a handler. */
  record Waiting(String handler, long tasks) {}

  List<Waiting> waiting() {
    return database()
        .query(
            "SELECT handler, COUNT(*) AS tasks FROM task WHERE state = 'waiting' GROUP BY handler",
            Waiting.class);
  }

  List<String> paused() {
    return database().query("SELECT name FROM paused_queue ORDER BY name", String.class);
  }

  void pause(String queue) {
    try {
      database().update("INSERT INTO paused_queue (name) VALUES (?)", queue);
    } catch (ConflictException e) {
      if (!paused().contains(queue)) {
        throw e;
      }
    }
  }

  void resume(String queue) {
    database().update("DELETE FROM paused_queue WHERE name = ?", queue);
  }

  /** Takes out what PostgreSQL stores in no text. */
  static String clean(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
  }

  /** Writes so many question marks. */
  static String marks(Collection<?> values) {
    return String.join(", ", values.stream().map(_ -> "?").toList());
  }
}
