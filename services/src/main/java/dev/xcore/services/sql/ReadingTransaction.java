package dev.xcore.services.sql;

/**
 * The transaction without which PostgreSQL reads all rows at once; nothing where there is one
 * already, or none is needed. Used by one thread.
 */
final class ReadingTransaction implements AutoCloseable {

  private final Session session;
  private final boolean isOwn;
  private boolean isFailed;
  private boolean isOver;

  /**
   * Begins it.
   *
   * @param session that reads
   * @param isNeeded whether it is needed
   */
  ReadingTransaction(Session session, boolean isNeeded) {
    this.session = session;
    this.isOwn = isNeeded;
    if (isNeeded) {
      session.begin();
    }
  }

  /** Notes that there is nothing left to commit. */
  void fail() {
    isFailed = true;
  }

  @Override
  public void close() {
    if (!isOwn || isOver) {
      return;
    }
    isOver = true;
    if (isFailed) {
      session.rollback();
    } else {
      session.commit();
    }
  }
}
