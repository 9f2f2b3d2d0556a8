package dev.xcore.sdk;

import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An SQL database: H2, PostgreSQL or MariaDB. A plugin has a schema of its own in it and sees no
 * other plugin's. Injected by type into the constructor of the entry class, or taken from {@link
 * PluginContext#database}; needs the permission {@code service:db:use} where the manifest lists
 * permissions. Thread safe.
 *
 * <p>Nothing is connected before the first statement. Connections come from a pool and go back
 * after each statement, or at the end of the transaction.
 */
@SuppressWarnings("overloads") // Work is a Task, so that a lambda that suits both is a Work
public interface Database extends Statements {

  /**
   * Does something in a transaction: it is committed when the work returns, and rolled back when
   * the work throws.
   *
   * <p>Statements through this database and its repositories take part as well while the work runs,
   * on its thread and in whatever it calls there. A transaction inside another is a part of it: if
   * the inner one throws, only what it did is undone, and the outer one decides about the rest.
   * Events that are published meanwhile are sent when the outermost one commits.
   *
   * @param work what is done
   * @param <R> its outcome
   * @param <X> what it may throw
   * @return what the work returned
   * @throws X what the work threw, after the rollback
   */
  <R extends @Nullable Object, X extends Exception> R transaction(Transaction.Work<R, X> work)
      throws X;

  /**
   * Does something in a transaction that has no outcome, as {@link #transaction(Transaction.Work)}
   * does.
   *
   * @param task what is done
   * @param <X> what it may throw
   * @throws X what the task threw, after the rollback
   */
  <X extends Exception> void transaction(Transaction.Task<X> task) throws X;

  /**
   * Returns this database with answers that are remembered in the plugin's {@link Cache}: those of
   * {@link #query} and {@link #queryOne}, by statement, arguments, type and tenant. Of calls that
   * come at the same time with the same question, one asks the database. Errors are not remembered,
   * nor are answers of more than {@value Cache#MAX_BYTES} bytes of JSON; inside a transaction
   * nothing is remembered and nothing remembered is used. Everything else is done as by this
   * database.
   *
   * <p>Answers are forgotten by time, by {@link Cache#invalidate} and {@link Invalidate#tags} of
   * one of the tags, and when rows are changed through this view: at once, or when the transaction
   * commits. What is changed in other ways has to be said. Needs what using the cache needs.
   *
   * @param ttl how long answers are remembered: from a millisecond to ten years, or zero for as
   *     long as there is room
   * @param tags what the answers depend on, such as the tables; 1 to {@value Cache#MAX_KEY}
   *     characters without control characters each, at most {@value Cache#MAX_TAGS}
   * @return a view that is cheap to make, and may be kept
   * @throws IllegalArgumentException if the time is out of range, or a tag is none
   */
  Database cached(Duration ttl, String... tags);

  /**
   * Returns the database for libraries that want one: connections are the plugin's own, from its
   * pool. They take no part in {@link #transaction}, and those that are not given back are closed
   * with the plugin.
   *
   * @return connects to the plugin's schema
   */
  DataSource dataSource();
}
