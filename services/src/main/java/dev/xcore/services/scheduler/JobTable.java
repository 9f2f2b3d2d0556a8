package dev.xcore.services.scheduler;

import dev.xcore.sdk.Database;
import dev.xcore.sdk.Job;
import dev.xcore.sdk.JobPlan.Target;
import dev.xcore.sdk.JobResult;
import dev.xcore.sdk.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in the platform's own tables. Whoever changes a row says which version of it he has seen, so
 * that of several servers one succeeds; no statement waits for another server. Thread safe.
 */
final class JobTable {

  private static final String SELECT = "SELECT " + JobRow.COLUMNS + " FROM job ";

  private final Supplier<Database> database;

  JobTable(Supplier<Database> database) {
    this.database = database;
  }

  private Database db() {
    return database.get();
  }

  Optional<JobRow> find(String id) {
    return db().queryOne(SELECT + "WHERE id = ?", JobRow.class, id);
  }

  List<JobRow> ofOrigin(String plugin, Job.Origin origin) {
    return db().query(
            SELECT + "WHERE plugin = ? AND origin = ?", JobRow.class, plugin, origin.name());
  }

  List<JobRow> ofOrigin(Job.Origin origin) {
    return db().query(SELECT + "WHERE origin = ?", JobRow.class, origin.name());
  }

  /** Lists jobs by id, from after one on. */
  List<JobRow> page(Optional<String> plugin, String after, int most) {
    return plugin.isEmpty()
        ? db().query(SELECT + "WHERE id > ? ORDER BY id LIMIT ?", JobRow.class, after, most)
        : db().query(
                SELECT + "WHERE plugin = ? AND id > ? ORDER BY id LIMIT ?",
                JobRow.class,
                plugin.get(),
                after,
                most);
  }

  long count(String plugin) {
    return db().queryOne("SELECT COUNT(*) FROM job WHERE plugin = ?", Long.class, plugin)
        .orElse(0L);
  }

  void insert(JobDraft draft, Instant now) {
    db().update(
            """
            INSERT INTO job (id, plugin, name, origin, timing, zone_id, target_kind, target, payload,
              misfire, timeout_millis, recovered, version, paused, asked, due_micros, run_asked,
              attempt, runs, failures, failing)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, FALSE, FALSE, ?, FALSE, 0, 0, 0, 0)
            """,
            draft.id(),
            draft.plugin(),
            draft.order().name(),
            draft.origin().name(),
            draft.timing(),
            draft.zone(),
            draft.order().target().kind().name(),
            draft.order().target().name(),
            draft.order().payload().orElse(null),
            draft.order().misfire().name(),
            draft.timeoutMillis(),
            draft.order().isRecovered(),
            draft.first(now).map(JobRow::micros).orElse(null));
  }

  /** Changes a job to what is wanted now; whether nobody else has changed it meanwhile. */
  boolean replace(JobRow row, JobDraft draft, @Nullable Long due) {
    return db().update(
                """
                UPDATE job SET origin = ?, timing = ?, zone_id = ?, target_kind = ?, target = ?,
                  payload = ?, misfire = ?, timeout_millis = ?, recovered = ?, due_micros = ?,
                  ended_micros = NULL, version = version + 1
                WHERE id = ? AND version = ?
                """,
                draft.origin().name(),
                draft.timing(),
                draft.zone(),
                draft.order().target().kind().name(),
                draft.order().target().name(),
                draft.order().payload().orElse(null),
                draft.order().misfire().name(),
                draft.timeoutMillis(),
                draft.order().isRecovered(),
                due,
                row.id(),
                row.version())
        > 0;
  }

  boolean delete(String id) {
    Boolean isDeleted =
        db().transaction(transaction -> {
          transaction.update("DELETE FROM job_run WHERE job_id = ?", id);
          return transaction.update("DELETE FROM job WHERE id = ?", id) > 0;
        });
    return Boolean.TRUE.equals(isDeleted);
  }

  boolean pause(String id, boolean isPaused) {
    return db().update(
                "UPDATE job SET paused = ?, version = version + 1 WHERE id = ?", isPaused, id)
        > 0;
  }

  boolean ask(String id) {
    return db().update("UPDATE job SET asked = TRUE, version = version + 1 WHERE id = ?", id) > 0;
  }

  private static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }

  private static Object[] arguments(Collection<String> plugins, Object... others) {
    List<Object> all = new ArrayList<>(plugins);
    Collections.addAll(all, others);
    return all.toArray();
  }

  /** Lists what is to be run now by plugins: what somebody asked for, then what is due. */
  List<JobRow> due(Collection<String> plugins, Instant now, int most) {
    String ours = SELECT + "WHERE plugin IN (" + marks(plugins.size()) + ") AND claimed_by IS NULL";
    List<JobRow> found =
        new ArrayList<>(
            db().query(ours + " AND asked = TRUE LIMIT ?", JobRow.class, arguments(plugins, most)));
    if (found.size() < most) {
      found.addAll(
          db().query(
                  ours
                      + " AND asked = FALSE AND paused = FALSE AND due_micros <= ?"
                      + " ORDER BY due_micros LIMIT ?",
                  JobRow.class,
                  arguments(plugins, JobRow.micros(now), most - found.size())));
    }
    return found;
  }

  /** Tells when the next job of plugins is due. */
  Optional<Instant> nextDue(Collection<String> plugins) {
    return db().queryOne(
            "SELECT due_micros FROM job WHERE plugin IN ("
                + marks(plugins.size())
                + ") AND claimed_by IS NULL AND paused = FALSE AND due_micros IS NOT NULL"
                + " ORDER BY due_micros LIMIT 1",
            Long.class,
            arguments(plugins))
        .map(JobRow::time);
  }

  /** Lists runs whose server has not been heard of for too long. */
  List<JobRow> abandoned(Collection<String> plugins, Instant now, int most) {
    return db().query(
            SELECT
                + "WHERE plugin IN ("
                + marks(plugins.size())
                + ") AND claimed_by IS NOT NULL AND lease_micros < ? LIMIT ?",
            JobRow.class,
            arguments(plugins, JobRow.micros(now), most));
  }

  /** Takes a run; whether nobody else has. */
  boolean claim(JobRow row, JobClaim claim, Instant lease) {
    return db().update(
                """
                UPDATE job SET claimed_by = ?, lease_micros = ?, run_due_micros = ?,
                  run_started_micros = ?, run_asked = ?, attempt = ?, asked = FALSE,
                  version = version + 1
                WHERE id = ? AND version = ?
                """,
                claim.node(),
                JobRow.micros(lease),
                JobRow.micros(claim.dueTime()),
                JobRow.micros(claim.startedAt()),
                claim.isAsked(),
                claim.attempt(),
                row.id(),
                row.version())
        > 0;
  }

  /** Says that a server is still at its runs. */
  void beat(String node, Instant lease) {
    db().update("UPDATE job SET lease_micros = ? WHERE claimed_by = ?", JobRow.micros(lease), node);
  }

  /** Gives up what others have claimed: they are known to be dead. */
  int disown(String node) {
    return db().update(
            "UPDATE job SET lease_micros = 0 WHERE claimed_by IS NOT NULL AND claimed_by <> ?",
            node);
  }

  /** Gives a run back that has not been done. */
  void release(JobClaim claim) {
    db().update(
            """
            UPDATE job SET claimed_by = NULL, lease_micros = NULL, run_due_micros = NULL,
              run_started_micros = NULL, asked = ?, attempt = 0, version = version + 1
            WHERE id = ? AND claimed_by = ? AND attempt = ?
            """,
            claim.isAsked(),
            claim.row().id(),
            claim.node(),
            claim.attempt());
  }

  /**
   * Keeps what became of a run, and when the job is due next; whether the run was still this
   * server's. A due time that has been changed meanwhile stays.
   */
  boolean finish(JobClaim claim, JobResult result, @Nullable Long next, Instant now, int kept) {
    boolean isFailure =
        result.outcome() == JobResult.Outcome.FAILED || result.outcome() == JobResult.Outcome.LOST;
    Long due = claim.row().dueMicros();
    Boolean isOurs =
        db().transaction(transaction -> {
          int changed =
              transaction.update(
                  """
                  UPDATE job SET claimed_by = NULL, lease_micros = NULL, run_due_micros = NULL,
                    run_started_micros = NULL, attempt = 0, runs = runs + 1,
                    failures = failures + ?, failing = CASE WHEN ? = 0 THEN 0 ELSE failing + 1 END,
                    ended_micros = ?, last_due_micros = ?, last_started_micros = ?,
                    last_millis = ?, last_outcome = ?, last_message = ?, last_attempt = ?,
                    last_node = ?, version = version + 1
                  WHERE id = ? AND claimed_by = ? AND attempt = ?
                  """,
                  isFailure ? 1 : 0,
                  isFailure ? 1 : 0,
                  JobRow.micros(now),
                  JobRow.micros(result.dueTime()),
                  JobRow.micros(result.startedAt()),
                  result.took().toMillis(),
                  result.outcome().name(),
                  result.message(),
                  result.attempt(),
                  result.node(),
                  claim.row().id(),
                  claim.node(),
                  claim.attempt());
          if (changed == 0) {
            return false;
          }
          if (!claim.isAsked() && due != null) {
            transaction.update(
                "UPDATE job SET due_micros = ? WHERE id = ? AND due_micros = ?",
                next,
                claim.row().id(),
                due);
          }
          record(transaction, claim.row().id(), result, kept);
          return true;
        });
    return Boolean.TRUE.equals(isOurs);
  }

  /** Leaves a missed due time out; whether nobody else has changed the job. */
  boolean skip(JobRow row, JobResult result, @Nullable Long next, Instant now, int kept) {
    Boolean isOurs =
        db().transaction(transaction -> {
          int changed =
              transaction.update(
                  """
                  UPDATE job SET due_micros = ?, ended_micros = ?, version = version + 1
                  WHERE id = ? AND version = ?
                  """,
                  next,
                  JobRow.micros(now),
                  row.id(),
                  row.version());
          if (changed > 0) {
            record(transaction, row.id(), result, kept);
          }
          return changed > 0;
        });
    return Boolean.TRUE.equals(isOurs);
  }

  private static void record(Transaction transaction, String id, JobResult result, int kept) {
    transaction.update(
        """
        INSERT INTO job_run (job_id, due_micros, started_micros, millis, outcome, message, attempt,
          node)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        id,
        JobRow.micros(result.dueTime()),
        JobRow.micros(result.startedAt()),
        result.took().toMillis(),
        result.outcome().name(),
        result.message(),
        result.attempt(),
        result.node());
    transaction
        .queryOne(
            "SELECT number FROM job_run WHERE job_id = ? ORDER BY number DESC LIMIT 1 OFFSET ?",
            Long.class,
            id,
            kept)
        .ifPresent(oldest ->
            transaction.update("DELETE FROM job_run WHERE job_id = ? AND number <= ?", id, oldest));
  }

  /** A row of table {@code job_run}. */
  record RunRow(
      long dueMicros,
      long startedMicros,
      long millis,
      String outcome,
      String message,
      int attempt,
      String node) {

    JobResult result() {
      return new JobResult(
          JobRow.time(dueMicros),
          JobRow.time(startedMicros),
          Duration.ofMillis(millis),
          JobResult.Outcome.valueOf(outcome),
          message,
          attempt,
          node);
    }
  }

  List<JobResult> history(String id, int most) {
    return db()
        .query(
            "SELECT due_micros, started_micros, millis, outcome, message, attempt, node FROM"
                + " job_run WHERE job_id = ? ORDER BY number DESC LIMIT ?",
            RunRow.class,
            id,
            most)
        .stream()
        .map(RunRow::result)
        .toList();
  }

  /** Brings intervals nearer that lie farther away than they are long: the clock went back. */
  List<JobRow> farIntervals(Instant now) {
    return db().query(
            SELECT + "WHERE timing LIKE 'every %' AND runs > 0 AND due_micros > ? LIMIT 10000",
            JobRow.class,
            JobRow.micros(now));
  }

  void move(JobRow row, Instant due) {
    db().update(
            "UPDATE job SET due_micros = ?, version = version + 1 WHERE id = ? AND version = ?",
            JobRow.micros(due),
            row.id(),
            row.version());
  }

  /** Forgets jobs that will never be due again and ended before a time. */
  void purge(Instant before) {
    List<String> ids =
        db().query(
                "SELECT id FROM job WHERE due_micros IS NULL AND claimed_by IS NULL AND asked ="
                    + " FALSE AND target_kind <> ? AND origin = ? AND ended_micros < ? LIMIT 1000",
                String.class,
                Target.Kind.METHOD.name(),
                Job.Origin.CODE.name(),
                JobRow.micros(before));
    ids.forEach(this::delete);
  }
}
